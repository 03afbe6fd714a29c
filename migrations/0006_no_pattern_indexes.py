"""Drop the indexes that Django adds to keys of text for LIKE: nobody asks so, and an order of two lines wrote eight."""

from django.db import migrations

DROP = r"""
DO $$
DECLARE held record;
BEGIN
    FOR held IN SELECT schemaname, indexname FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename LIKE 'saleor\_ai\_plugin\_%' AND indexname LIKE '%\_like'
    LOOP
        EXECUTE format('DROP INDEX %I.%I', held.schemaname, held.indexname);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_ai_plugin", "0005_down_and_bursts"),
    ]

    operations = [
        migrations.RunSQL(DROP, reverse_sql=migrations.RunSQL.noop),
    ]
