"""Data sets to weights with their model cards: when, voice, risk, and language models for how."""
