"""What a person's words say: what they feel, what they ask for, what the robot got wrong."""
