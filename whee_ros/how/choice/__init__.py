"""Candidates for an answer, and the choice among them."""
