"""A showing of a password is neither rewritten nor deleted; of people who have left, a function of the tables' owner
forgets them."""

from typing import ClassVar

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION kundalikcom_vault_access_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM accounts_user WHERE id = OLD.user_id AND deleted_at IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON kundalikcom_vaultaccess
  FOR EACH ROW EXECUTE FUNCTION kundalikcom_vault_access_kept();
DROP TRIGGER vault_access_kept ON kundalikcom_vaultaccess;
"""

LET_GO = """
CREATE OR REPLACE FUNCTION kundalikcom_vault_access_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a vault access is never rewritten';
END $$;
CREATE TRIGGER vault_access_kept BEFORE UPDATE ON kundalikcom_vaultaccess
    FOR EACH ROW EXECUTE FUNCTION kundalikcom_vault_access_kept();
DROP TRIGGER refuse_change ON kundalikcom_vaultaccess;
"""

FORGET = """
CREATE FUNCTION kundalikcom_forget_showings(person uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  DELETE FROM kundalikcom_vaultaccess WHERE user_id = person;
END $$;
REVOKE ALL ON FUNCTION kundalikcom_forget_showings(uuid) FROM PUBLIC;
"""

FORGET_UNDONE = "DROP FUNCTION kundalikcom_forget_showings(uuid);"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kundalikcom", "0003_undo_and_imports"), ("accounts", "0007_leaving")]

    operations: ClassVar = [migrations.RunSQL(KEEP, LET_GO), migrations.RunSQL(FORGET, FORGET_UNDONE)]
