"""What waits for the person who is logged in, and what has happened."""
