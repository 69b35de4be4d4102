"""whee_ros: a social robot that notices when a person needs empathy, and shows it."""

__version__ = "0.1.0"
