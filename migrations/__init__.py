"""Migrations of the app ``saleor_ai_plugin``; the wheel carries them inside it."""
