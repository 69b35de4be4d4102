"""Words: segments of sound to recognised text, by the recogniser that is chosen (backends)."""
