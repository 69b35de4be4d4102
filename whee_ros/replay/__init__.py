"""Recordings through the nodes in virtual time, and what came of it: compared, scored, swept."""
