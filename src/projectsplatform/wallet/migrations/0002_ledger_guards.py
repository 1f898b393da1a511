"""The ledger defends itself: append-only, balanced, chained. Works on PostgreSQL 15 to 18.

The checks of sums, chains and balances are deferred to the commit, so an operation may write in any order; each costs
a few index lookups. TRUNCATE is refused too, unless the database's setting `projectsplatform.allow_truncate` is on,
which only test databases have: transactional tests empty their tables with it.
"""

from typing import ClassVar

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION wallet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('projectsplatform.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER wallet_entry_append_only BEFORE UPDATE OR DELETE ON wallet_entry
  FOR EACH ROW EXECUTE FUNCTION wallet_refuse_change();
CREATE TRIGGER wallet_entry_no_truncate BEFORE TRUNCATE ON wallet_entry
  FOR EACH STATEMENT EXECUTE FUNCTION wallet_refuse_change();
CREATE TRIGGER wallet_transfer_append_only BEFORE UPDATE OR DELETE ON wallet_transfer
  FOR EACH ROW EXECUTE FUNCTION wallet_refuse_change();
CREATE TRIGGER wallet_transfer_no_truncate BEFORE TRUNCATE ON wallet_transfer
  FOR EACH STATEMENT EXECUTE FUNCTION wallet_refuse_change();
CREATE TRIGGER wallet_ledgeraccount_keeps_its_owner BEFORE UPDATE ON wallet_ledgeraccount
  FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.kind <> NEW.kind OR OLD.owner_id IS DISTINCT FROM NEW.owner_id)
  EXECUTE FUNCTION wallet_refuse_change();
"""

APPEND_ONLY_UNDONE = """
DROP TRIGGER wallet_ledgeraccount_keeps_its_owner ON wallet_ledgeraccount;
DROP TRIGGER wallet_transfer_no_truncate ON wallet_transfer;
DROP TRIGGER wallet_transfer_append_only ON wallet_transfer;
DROP TRIGGER wallet_entry_no_truncate ON wallet_entry;
DROP TRIGGER wallet_entry_append_only ON wallet_entry;
DROP FUNCTION wallet_refuse_change();
"""

# Exactly two entries: with "at least two", two more that cancel out could be hung on an old transfer.
BALANCED = """
CREATE FUNCTION wallet_require_balance(moved uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  sides bigint;
  total numeric;
BEGIN
  SELECT count(*), coalesce(sum(amount), 0) INTO sides, total FROM wallet_entry WHERE transfer_id = moved;
  IF sides <> 2 OR total <> 0 THEN
    RAISE EXCEPTION 'transfer % has % entries that sum to %', moved, sides, total USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE FUNCTION wallet_check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM wallet_require_balance(NEW.id);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER wallet_transfer_balanced AFTER INSERT ON wallet_transfer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_check_transfer();
"""

BALANCED_UNDONE = """
DROP TRIGGER wallet_transfer_balanced ON wallet_transfer;
DROP FUNCTION wallet_check_transfer();
DROP FUNCTION wallet_require_balance(uuid);
"""

CHAINED = """
CREATE FUNCTION wallet_check_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
  written bigint;
BEGIN
  SELECT balance INTO held FROM wallet_ledgeraccount WHERE id = NEW.id AND owner_id IS NOT NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT balance_after INTO written FROM wallet_entry
    WHERE account_id = NEW.id AND number IS NOT NULL ORDER BY number DESC LIMIT 1;
  IF held IS DISTINCT FROM coalesce(written, 0) THEN
    RAISE EXCEPTION 'account % holds %, its last entry says %', NEW.id, held, coalesce(written, 0)
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER wallet_ledgeraccount_matches_entries AFTER INSERT OR UPDATE ON wallet_ledgeraccount
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_check_account();

CREATE FUNCTION wallet_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  persons boolean;
  held bigint;
  written bigint;
  previous_balance bigint := 0;
  previous_at timestamptz := '-infinity';
BEGIN
  PERFORM wallet_require_balance(NEW.transfer_id);
  SELECT owner_id IS NOT NULL, balance INTO persons, held FROM wallet_ledgeraccount WHERE id = NEW.account_id;
  IF persons IS DISTINCT FROM (NEW.number IS NOT NULL) THEN
    RAISE EXCEPTION 'entry %: only entries of people''s accounts are numbered, and all of them', NEW.id
      USING ERRCODE = 'check_violation';
  END IF;
  IF NOT persons THEN
    RETURN NULL;
  END IF;
  IF NEW.number > 1 THEN
    SELECT balance_after, created_at INTO previous_balance, previous_at FROM wallet_entry
      WHERE account_id = NEW.account_id AND number = NEW.number - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'entry % of account % follows no entry', NEW.number, NEW.account_id
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF NEW.balance_after <> previous_balance + NEW.amount OR NEW.created_at < previous_at THEN
    RAISE EXCEPTION 'entry % of account % does not continue the one before it', NEW.number, NEW.account_id
      USING ERRCODE = 'check_violation';
  END IF;
  SELECT balance_after INTO written FROM wallet_entry
    WHERE account_id = NEW.account_id AND number IS NOT NULL ORDER BY number DESC LIMIT 1;
  IF held <> written THEN
    RAISE EXCEPTION 'account % holds %, its last entry says %', NEW.account_id, held, written
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER wallet_entry_continues AFTER INSERT ON wallet_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wallet_check_entry();
"""

CHAINED_UNDONE = """
DROP TRIGGER wallet_entry_continues ON wallet_entry;
DROP FUNCTION wallet_check_entry();
DROP TRIGGER wallet_ledgeraccount_matches_entries ON wallet_ledgeraccount;
DROP FUNCTION wallet_check_account();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wallet", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_UNDONE),
        migrations.RunSQL(BALANCED, BALANCED_UNDONE),
        migrations.RunSQL(CHAINED, CHAINED_UNDONE),
    ]
