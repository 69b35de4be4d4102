"""What a replay came to, for looking: one HTML page, pictures, tables; ``make`` writes them."""
