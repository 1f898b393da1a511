"""Purchases, trials and devices that held a licence are kept; of people who have left, functions of the tables' owner forget
which devices they were."""

from typing import ClassVar

from django.db import migrations

KEPT = """
CREATE FUNCTION licences_trial_is_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'device_id' = to_jsonb(OLD) - 'device_id'
      AND EXISTS (SELECT FROM accounts_user WHERE id = OLD.user_id AND deleted_at IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION licences_binding_is_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM licences_licence licence JOIN accounts_user person ON person.id = licence.user_id
    WHERE licence.id = OLD.licence_id AND person.deleted_at IS NOT NULL
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is kept: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
ALTER FUNCTION licences_purchase_is_kept() SET search_path = pg_catalog, public, pg_temp;
ALTER TRIGGER licences_purchase_append_only ON licences_purchase RENAME TO refuse_change;
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON licences_pricetier
  FOR EACH ROW EXECUTE FUNCTION kit_refuse_change();
DROP TRIGGER licences_pricetier_append_only ON licences_pricetier;
DROP FUNCTION licences_refuse_change();
"""

KEPT_UNDONE = """
CREATE FUNCTION licences_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: add a later row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER licences_pricetier_append_only BEFORE UPDATE OR DELETE ON licences_pricetier
  FOR EACH ROW EXECUTE FUNCTION licences_refuse_change();
DROP TRIGGER refuse_change ON licences_pricetier;
ALTER TRIGGER refuse_change ON licences_purchase RENAME TO licences_purchase_append_only;
ALTER FUNCTION licences_purchase_is_kept() RESET search_path;
DROP FUNCTION licences_binding_is_kept() CASCADE;
DROP FUNCTION licences_trial_is_kept() CASCADE;
"""

FORGET = """
CREATE FUNCTION licences_forget_devices(person uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  DELETE FROM licences_devicebinding WHERE licence_id IN (SELECT id FROM licences_licence WHERE user_id = person);
  UPDATE licences_purchase SET device_id = NULL WHERE user_id = person AND device_id IS NOT NULL;
END $$;
CREATE FUNCTION licences_forget_trial_device(person uuid, trial uuid, digest text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_user WHERE id = person AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has not left', person USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE licences_trialgrant SET device_id = digest WHERE id = trial AND user_id = person;
END $$;
REVOKE ALL ON FUNCTION licences_forget_devices(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION licences_forget_trial_device(uuid, uuid, text) FROM PUBLIC;
"""

FORGET_UNDONE = """
DROP FUNCTION licences_forget_trial_device(uuid, uuid, text);
DROP FUNCTION licences_forget_devices(uuid);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("licences", "0004_leaving"), ("kit", "0002_refusals_of_kept_tables")]

    operations: ClassVar = [migrations.RunSQL(KEPT, KEPT_UNDONE), migrations.RunSQL(FORGET, FORGET_UNDONE)]
