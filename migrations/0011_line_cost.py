from django.db import migrations, models


class Migration(migrations.Migration):
    """What each line of an order costs, and the models of a plan by currency."""

    dependencies = [
        ("saleor_ai_plugin", "0009_inventory"),
    ]

    operations = [
        migrations.AddField(
            model_name="supplier",
            name="line_cost",
            field=models.DecimalField(
                decimal_places=3,
                default=1,
                help_text="what each of its lines costs us: receiving, counting, putting away",
                max_digits=16,
            ),
        ),
        migrations.AlterField(
            model_name="inventoryplan",
            name="model_versions",
            field=models.JSONField(default=dict, help_text='{"<currency>": {"forecasts": …, "recent_sales": …}}'),
        ),
    ]
