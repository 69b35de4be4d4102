"""A language model as a source of candidates: what it is asked, and what of its answer is taken."""
