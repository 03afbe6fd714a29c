"""What was imported, and what of it was refused."""

from django.db import models


class ImportBatch(models.Model):
    id = models.BigAutoField(primary_key=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=32, help_text="order_lines, saleor_orders, products, ratings, …")
    mapping = models.JSONField(default=dict, help_text="our column -> the file's")
    rows_taken = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.rows_taken} taken, {self.rows_refused} refused"
