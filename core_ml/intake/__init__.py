"""Intake: a paper becomes an order that a program can act on, and says how sure it is.

Map
---
``page``    words with their boxes    ``order``   fields and line items, each with its box and confidence
"""

from __future__ import annotations

from core_ml.intake.order import Check, Found, Kind, LineItem, Order, Party
from core_ml.intake.page import Box, Page, Source, Word

__all__ = ["Box", "Check", "Found", "Kind", "LineItem", "Order", "Page", "Party", "Source", "Word"]
