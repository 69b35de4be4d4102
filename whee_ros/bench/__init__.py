"""How fast the stages are: each measured in a process of its own, on one core."""
