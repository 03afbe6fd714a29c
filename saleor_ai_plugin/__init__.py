"""AI operations for a Saleor shop, as one Django app.

Saleor side (runs inside Saleor, light): ``plugin``, ``storefront``, ``saleor_adapter``, ``management``.
Both sides (Django only): ``events`` (outbox), ``facts`` (the shop's rows as we keep them) and the
``models`` of every word.
Service side (its own process and environment): ``service``, ``cli``, ``jobs``, ``registry``, ``importing``,
``shop`` and one package a problem: ``recommendation``, later ``fraud``, ``forecasting``, …
"""

__version__ = "0.1.0"
