"""Small life beside the plans: breath, eyes never quite still, and the looks of a listener."""
