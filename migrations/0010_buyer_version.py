"""Two people who write who orders at once are told of each other."""

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
    ]
