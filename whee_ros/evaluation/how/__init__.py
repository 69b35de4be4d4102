"""How the answers fare: on our own corpus, under attack, and in the time that people wait."""
