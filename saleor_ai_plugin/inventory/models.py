"""Rows about stock that came in."""

from typing import ClassVar

from django.db import models


class StockReceipt(models.Model):
    """Goods that raised the shop's stock, once: the same ``key`` again finds this row, and nothing rises.

    Written in the transaction that raises the stock: inside Saleor by ``aiStockReceive``, in the embedded shop by the
    service. ``lines`` is ``[{"variant_id": …, "warehouse_id": …, "quantity": 12}]``, in the order in which they came;
    ``digest`` tells whether others are the same (``receipts.digest``).
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    lines = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="saleor_ai_stock_receipt"),
        ]

    def __str__(self) -> str:
        return self.key
