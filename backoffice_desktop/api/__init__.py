"""The service's API: query text, frozen dataclasses, functions. No Qt here."""
