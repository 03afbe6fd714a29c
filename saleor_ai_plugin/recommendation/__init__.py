"""Recommendations: ``models`` (rows), ``services`` (train, refresh, serve), ``jobs``, ``graphql``."""
