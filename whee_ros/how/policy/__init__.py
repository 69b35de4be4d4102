"""What kind of answer fits: the table, how the body shows it, and what is known of the person."""
