"""The sentences that the robot may say, and the person's own words in them."""
