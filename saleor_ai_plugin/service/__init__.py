"""The AI service: configuration, embedded database, API, worker and schedule."""
