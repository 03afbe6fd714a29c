"""What people work in: one folder a word."""
