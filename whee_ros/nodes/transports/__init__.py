"""The three ways to a robot: topic, service and action, behind one small interface."""
