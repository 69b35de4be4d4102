"""The recorded scene of `whee demo`: how it is made, played, watched, filmed; ``run`` runs it."""
