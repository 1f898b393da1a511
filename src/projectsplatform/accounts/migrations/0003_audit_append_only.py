from django.db import migrations

FORWARD = """
CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only();
"""
BACKWARD = """
DROP TRIGGER accounts_audit_append_only ON accounts_auditevent;
DROP FUNCTION accounts_audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_in")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
