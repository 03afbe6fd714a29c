from django.db import migrations

# Whoever waits for events is told which kinds were written, so that only those wake up who handle them.
TELL = """
CREATE OR REPLACE FUNCTION saleor_ai_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('saleor_ai_outbox', kind) FROM (SELECT DISTINCT kind FROM written) AS kinds;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS saleor_ai_tell ON saleor_ai_plugin_outboxevent;
CREATE TRIGGER saleor_ai_tell AFTER INSERT ON saleor_ai_plugin_outboxevent
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION saleor_ai_tell();
"""
TELL_LESS = """
DROP TRIGGER IF EXISTS saleor_ai_tell ON saleor_ai_plugin_outboxevent;
CREATE TRIGGER saleor_ai_tell AFTER INSERT ON saleor_ai_plugin_outboxevent
FOR EACH STATEMENT EXECUTE FUNCTION saleor_ai_tell();
CREATE OR REPLACE FUNCTION saleor_ai_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('saleor_ai_outbox', '');
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("saleor_ai_plugin", "0003_credit"),
    ]

    operations = [migrations.RunSQL(TELL, TELL_LESS)]
