"""What must be heard and what must not be said: words of risk, and the robot's honesty."""
