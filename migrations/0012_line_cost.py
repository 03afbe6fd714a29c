from django.db import migrations, models


class Migration(migrations.Migration):
    """What each line of an order costs."""

    dependencies = [
        ("saleor_ai_plugin", "0011_transfers"),
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
    ]
