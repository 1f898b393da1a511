"""A deleted person's account holds nothing, and the words on their lines may be blanked; nothing else of a line changes."""

from django.db import migrations

WORDS_MAY_GO = """
CREATE FUNCTION wallet_transfer_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.details IS NULL AND NEW.note = ''
      AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note'
      AND EXISTS (
        SELECT 1 FROM wallet_entry entry
        JOIN wallet_ledgeraccount account ON account.id = entry.account_id
        JOIN accounts_user person ON person.id = account.owner_id
        WHERE entry.transfer_id = OLD.id AND person.deleted_at IS NOT NULL
      ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER wallet_transfer_append_only ON wallet_transfer;
CREATE TRIGGER wallet_transfer_append_only BEFORE UPDATE OR DELETE ON wallet_transfer
  FOR EACH ROW EXECUTE FUNCTION wallet_transfer_is_kept();
"""

WORDS_STAY = """
DROP TRIGGER wallet_transfer_append_only ON wallet_transfer;
CREATE TRIGGER wallet_transfer_append_only BEFORE UPDATE OR DELETE ON wallet_transfer
  FOR EACH ROW EXECUTE FUNCTION wallet_refuse_change();
DROP FUNCTION wallet_transfer_is_kept();
"""

NO_MONEY_IS_LEFT = """
CREATE FUNCTION wallet_refuse_stranded_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM wallet_ledgeraccount account JOIN accounts_user person ON person.id = account.owner_id
    WHERE person.id = CASE TG_TABLE_NAME WHEN 'accounts_user' THEN (to_jsonb(NEW) ->> 'id')::uuid
                      ELSE (to_jsonb(NEW) ->> 'owner_id')::uuid END
      AND person.deleted_at IS NOT NULL AND account.balance > 0
  ) THEN
    RAISE EXCEPTION 'a deleted person holds no money' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER wallet_deleted_person_holds_nothing AFTER INSERT OR UPDATE ON wallet_ledgeraccount
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.balance > 0)
  EXECUTE FUNCTION wallet_refuse_stranded_money();
CREATE CONSTRAINT TRIGGER wallet_who_holds_money_stays AFTER UPDATE ON accounts_user
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.deleted_at IS NOT NULL)
  EXECUTE FUNCTION wallet_refuse_stranded_money();
"""

MONEY_MAY_BE_LEFT = """
DROP TRIGGER wallet_who_holds_money_stays ON accounts_user;
DROP TRIGGER wallet_deleted_person_holds_nothing ON wallet_ledgeraccount;
DROP FUNCTION wallet_refuse_stranded_money();
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0004_list_indexes"), ("accounts", "0007_leaving")]

    operations = [migrations.RunSQL(WORDS_MAY_GO, WORDS_STAY), migrations.RunSQL(NO_MONEY_IS_LEFT, MONEY_MAY_BE_LEFT)]
