"""Stock, its replenishment and what was received.

``models``: the rows. ``receipts``: what may be received at once; Saleor's side and the embedded shop hold to the same.
"""
