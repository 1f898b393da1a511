"""People who leave: their row stays for the books without a word about them, and so does what the trail tells of them."""

from django.db import migrations, models

TRAIL_MAY_FORGET = """
CREATE FUNCTION accounts_audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.details @> NEW.details AND NEW.address IN (OLD.address, '')
        AND to_jsonb(NEW) - 'details' - 'address' = to_jsonb(OLD) - 'details' - 'address'
        AND EXISTS (SELECT 1 FROM accounts_user WHERE id = OLD.subject_id AND deleted_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
DROP TRIGGER accounts_audit_append_only ON accounts_auditevent;
DROP FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_is_kept();
"""

TRAIL_KEEPS_ALL = """
CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
DROP TRIGGER accounts_audit_append_only ON accounts_auditevent;
DROP FUNCTION accounts_audit_is_kept();
CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_list_indexes")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="deleted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="deleted"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deleted_at", None),
                    models.Q(
                        ("email", None),
                        ("full_name", ""),
                        ("is_active", False),
                        ("password", ""),
                        ("phone", None),
                        ("sex", None),
                        ("tg_id", None),
                    ),
                    _connector="OR",
                ),
                name="accounts_user_deleted_is_nobody",
            ),
        ),
        migrations.RunSQL(TRAIL_MAY_FORGET, TRAIL_KEEPS_ALL),
    ]
