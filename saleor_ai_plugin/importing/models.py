"""What was imported, what of it was refused, and what an import has to remember for the next one."""

from typing import ClassVar

from django.db import models

from saleor_ai_plugin.facts.models import money


class ImportBatch(models.Model):
    id = models.BigAutoField(primary_key=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=32, help_text="order_lines, orders, products, ratings")
    mapping = models.JSONField(default=dict, help_text="our column -> the file's")
    options = models.JSONField(default=dict, help_text="currency, date format and the like, as they were used")
    rows_taken = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.rows_taken} taken, {self.rows_refused} refused"


class ImportedReturn(models.Model):
    """A line that was sent back or cancelled. A file seldom says which sale it undoes: that is worked out anew
    from all sales and returns of the customer and product whenever one of them is imported."""

    id = models.CharField(max_length=160, primary_key=True)
    number = models.CharField(max_length=128, db_index=True, help_text="of the cancellation itself")
    order_id = models.CharField(max_length=128, blank=True, help_text="the order that its number points at")
    customer_id = models.CharField(max_length=128, default="", blank=True)
    product_id = models.CharField(max_length=128)
    quantity = models.IntegerField()
    matched = models.IntegerField(default=0, help_text="how many of them found the line they were sold in")
    currency = models.CharField(max_length=3)
    unit_price_gross = money()
    returned_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["product_id", "customer_id"], name="saleor_ai_imported_return"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.quantity} x {self.product_id}"


class ImportedProduct(models.Model):
    """Where a product's name and prices come from: a catalogue is believed more than order lines."""

    class Source(models.TextChoices):
        ORDER_LINES = "order_lines"
        RATINGS = "ratings"
        PRODUCTS = "products"

    product_id = models.CharField(max_length=128, primary_key=True)
    source = models.CharField(max_length=16, choices=Source.choices)

    def __str__(self) -> str:
        return f"{self.product_id} from {self.source}"
