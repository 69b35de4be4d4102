"""What is remembered of a conversation, and the turns that answer from it."""
