"""Stock, what is ordered again, and what came in."""
