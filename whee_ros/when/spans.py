"""Where in a text its cause stands: a start and an end among its tokens, or nowhere.

The scheme is SQuAD 2.0's (Rajpurkar et al., ACL 2018): the first token stands for "not named".
"""

from __future__ import annotations

import numpy as np

LONGEST = 18


def decode(logits: np.ndarray, offsets: np.ndarray, text: str) -> str:
    """Cut the likeliest span out of a text.

    Args:
        logits: (t, 2) of each token as the span's start and end.
        offsets: (t, 2) each token's characters; (0, 0) for marks that are no words.
        text: what was tokenised.

    Returns:
        the span's characters, stripped of marks around it; empty where "not named" is likelier.
    """
    words = np.flatnonzero(offsets[:, 1] > offsets[:, 0])
    if not len(words):
        return ""
    pairs = logits[words, 0][:, None] + logits[words, 1][None, :]
    first, last = np.indices(pairs.shape)
    pairs = np.where((last >= first) & (last - first < LONGEST), pairs, -np.inf)
    start, end = np.unravel_index(int(pairs.argmax()), pairs.shape)
    if pairs[start, end] <= logits[0].sum():
        return ""
    return text[offsets[words[start], 0] : offsets[words[end], 1]].strip(" .,;:!?\"'")
