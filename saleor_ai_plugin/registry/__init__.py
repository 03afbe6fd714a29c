"""Which model was trained on what, how good it was, and which one is in use."""
