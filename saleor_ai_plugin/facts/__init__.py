"""The shop as we keep it: catalogue, prices, stock, customers and orders.

Rows are keyed by text ids: Saleor's global ids where Saleor is the source, the file's own codes after an
import. There are no foreign keys, neither into Saleor's tables nor between ours: events arrive in any
order, and a line may be known before its product is. Every row carries ``snapshot_at``, the moment at
which its source was read; an older snapshot never overwrites a newer one (see ``services``).
"""
