import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Warehouses of ours that supply others, and changes of the shop's stock that no receipt asks for.

    No release has written a ``StockRaise`` yet: it is made anew, because its key is one of its own now.
    """

    dependencies = [
        ("saleor_ai_plugin", "0010_forecast_totals"),
    ]

    operations = [
        migrations.AddField(
            model_name="supplier",
            name="piece_cost",
            field=models.DecimalField(
                decimal_places=3,
                default=0,
                help_text="of moving a piece; of a warehouse of ours alone",
                max_digits=16,
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="warehouse_id",
            field=models.CharField(blank=True, default="", help_text="which of ours it is, if any", max_length=128),
        ),
        migrations.DeleteModel(name="StockRaise"),
        migrations.CreateModel(
            name="StockRaise",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, help_text="a receipt's own", primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                ("lines", models.JSONField(help_text='[{"variant_id": …, "warehouse_id": …, "quantity": …}]')),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("done", "Done"),
                            ("trouble", "the shop said no: a person has to see to it"),
                            ("dropped", "never done, and no longer wanted"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, default="", max_length=500)),
                (
                    "was_refused",
                    models.BooleanField(default=False, help_text="for what is in it: certainly nothing has changed"),
                ),
                ("retried_by", models.CharField(blank=True, default="", max_length=254)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stock_raises",
                        to="saleor_ai_plugin.purchaseorder",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        blank=True,
                        help_text="none: at a source",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="raised",
                        to="saleor_ai_plugin.receipt",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["asked_at"],
                        name="saleor_ai_raise_to_do",
                    )
                ],
            },
        ),
    ]
