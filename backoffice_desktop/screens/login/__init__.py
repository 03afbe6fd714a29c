"""Logging in, and opening the demo."""
