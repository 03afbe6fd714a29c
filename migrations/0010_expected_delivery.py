"""When an order is expected, and why; what was learned of a supplier's lead time; two who write the buyer at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_ai_plugin", "0009_inventory"),
    ]

    operations = [
        migrations.AddField(
            model_name="inventorybuyer",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="supplier",
            name="learned_days",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="the median that its deliveries tell, as of the last plan; empty: none came",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="purchaseorder",
            name="asked_on",
            field=models.DateField(blank=True, help_text="the day that documents ask for", null=True),
        ),
        migrations.AddField(
            model_name="purchaseorder",
            name="expected_reason",
            field=models.JSONField(default=dict, help_text='why on that day: {"code": …, "params": {…}}'),
        ),
    ]
