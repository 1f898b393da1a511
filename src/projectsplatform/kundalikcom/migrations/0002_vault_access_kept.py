from django.db import migrations

KEEP = """
CREATE FUNCTION kundalikcom_vault_access_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a vault access is never rewritten';
END $$;
CREATE TRIGGER vault_access_kept BEFORE UPDATE ON kundalikcom_vaultaccess
    FOR EACH ROW EXECUTE FUNCTION kundalikcom_vault_access_kept();
"""
LET_GO = """
DROP TRIGGER vault_access_kept ON kundalikcom_vaultaccess;
DROP FUNCTION kundalikcom_vault_access_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("kundalikcom", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
