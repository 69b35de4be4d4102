"""Acts for an answer: words with what the body does, deeds, and signs of listening."""
