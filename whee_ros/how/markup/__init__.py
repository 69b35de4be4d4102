"""A plan's acts as ROS4HRI markup, written and read."""
