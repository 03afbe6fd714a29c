"""Stock, what is ordered again, and what came in.

``receipts`` says what may be received at once: Saleor's side and the embedded shop hold to the same.
"""
