"""Purchase orders as buyers would send them, with the truth of what they say."""
