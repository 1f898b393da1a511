"""The application's role cannot write to the trail's rows: of people who have left, a function of the tables' owner forgets.

Trigger functions look only where the tables are: a temporary table of the same name is nobody's witness.
"""

from typing import ClassVar

from django.db import migrations

FORGET = """
CREATE FUNCTION accounts_forget_events(person uuid, kept_details text[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE accounts_auditevent
  SET details = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(details) WHERE key = ANY(kept_details)),
      address = CASE WHEN actor_id IS DISTINCT FROM subject_id THEN address ELSE '' END
  WHERE subject_id = person;
END $$;
REVOKE ALL ON FUNCTION accounts_forget_events(uuid, text[]) FROM PUBLIC;
ALTER FUNCTION accounts_audit_is_kept() SET search_path = pg_catalog, public, pg_temp;
ALTER TRIGGER accounts_audit_append_only ON accounts_auditevent RENAME TO refuse_change;
"""

FORGET_UNDONE = """
ALTER TRIGGER refuse_change ON accounts_auditevent RENAME TO accounts_audit_append_only;
ALTER FUNCTION accounts_audit_is_kept() RESET search_path;
DROP FUNCTION accounts_forget_events(uuid, text[]);
"""

# Else a person could be marked as gone, forgotten, and brought back.
GONE_FOR_GOOD = """
CREATE FUNCTION accounts_refuse_return() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a deleted account stays deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_return BEFORE UPDATE ON accounts_user FOR EACH ROW
  WHEN (OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS DISTINCT FROM OLD.deleted_at)
  EXECUTE FUNCTION accounts_refuse_return();
"""

GONE_FOR_NOW = """
DROP TRIGGER refuse_return ON accounts_user;
DROP FUNCTION accounts_refuse_return();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0010_known_devices")]

    operations: ClassVar = [migrations.RunSQL(FORGET, FORGET_UNDONE), migrations.RunSQL(GONE_FOR_GOOD, GONE_FOR_NOW)]
