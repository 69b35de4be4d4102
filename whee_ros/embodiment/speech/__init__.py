"""Speech output: voices behind one interface, and the small SSML that carries prosody."""
