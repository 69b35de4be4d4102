"""The names of the weights that come with the package, folders of ``when/weights``."""

from __future__ import annotations

OWN = "own-v5"
"""The default: trained on our own writing and on sets that allow commercial use."""

RESEARCH = "research-v3"
"""Trained on more sets, under a licence of its own that forbids commercial use."""
