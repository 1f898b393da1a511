"""TRUNCATE is refused whatever a session sets; notes of people who have left are blanked by a function of the tables' owner.

Trigger functions look only where the tables are: a temporary table of the same name is nobody's witness.
"""

from typing import ClassVar

from django.db import migrations

NO_SWITCH = """
CREATE OR REPLACE FUNCTION wallet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON wallet_entry
  FOR EACH STATEMENT EXECUTE FUNCTION kit_refuse_truncate();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON wallet_transfer
  FOR EACH STATEMENT EXECUTE FUNCTION kit_refuse_truncate();
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON wallet_entry
  FOR EACH ROW EXECUTE FUNCTION kit_refuse_change();
DROP TRIGGER wallet_entry_no_truncate ON wallet_entry;
DROP TRIGGER wallet_transfer_no_truncate ON wallet_transfer;
DROP TRIGGER wallet_entry_append_only ON wallet_entry;
ALTER TRIGGER wallet_transfer_append_only ON wallet_transfer RENAME TO refuse_change;
"""

A_SWITCH = """
CREATE OR REPLACE FUNCTION wallet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('projectsplatform.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
ALTER TRIGGER refuse_change ON wallet_transfer RENAME TO wallet_transfer_append_only;
CREATE TRIGGER wallet_entry_append_only BEFORE UPDATE OR DELETE ON wallet_entry
  FOR EACH ROW EXECUTE FUNCTION wallet_refuse_change();
CREATE TRIGGER wallet_transfer_no_truncate BEFORE TRUNCATE ON wallet_transfer
  FOR EACH STATEMENT EXECUTE FUNCTION wallet_refuse_change();
CREATE TRIGGER wallet_entry_no_truncate BEFORE TRUNCATE ON wallet_entry
  FOR EACH STATEMENT EXECUTE FUNCTION wallet_refuse_change();
DROP TRIGGER refuse_change ON wallet_entry;
DROP TRIGGER refuse_truncate ON wallet_transfer;
DROP TRIGGER refuse_truncate ON wallet_entry;
"""

_GUARDS = (
    "wallet_refuse_change()",
    "wallet_require_balance(uuid)",
    "wallet_check_transfer()",
    "wallet_check_account()",
    "wallet_check_entry()",
    "wallet_transfer_is_kept()",
    "wallet_refuse_stranded_money()",
)
PINNED = "".join(f"ALTER FUNCTION {name} SET search_path = pg_catalog, public, pg_temp;\n" for name in _GUARDS)
LOOSE = "".join(f"ALTER FUNCTION {name} RESET search_path;\n" for name in _GUARDS)

FORGET = """
CREATE FUNCTION wallet_forget_notes(person uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE wallet_transfer SET note = ''
  WHERE details IS NULL AND note <> '' AND id IN (
    SELECT entry.transfer_id FROM wallet_entry entry JOIN wallet_ledgeraccount account ON account.id = entry.account_id
    WHERE account.owner_id = person
  );
END $$;
REVOKE ALL ON FUNCTION wallet_forget_notes(uuid) FROM PUBLIC;
"""

FORGET_UNDONE = "DROP FUNCTION wallet_forget_notes(uuid);"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wallet", "0006_caps_of_a_day"), ("kit", "0002_refusals_of_kept_tables")]

    operations: ClassVar = [
        migrations.RunSQL(NO_SWITCH, A_SWITCH),
        migrations.RunSQL(PINNED, LOOSE),
        migrations.RunSQL(FORGET, FORGET_UNDONE),
    ]
