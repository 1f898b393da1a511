"""A deleted person's purchases stay as they were, but for the device."""

from django.db import migrations

DEVICE_MAY_GO = """
CREATE FUNCTION licences_purchase_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.device_id IS NULL
      AND to_jsonb(NEW) - 'device_id' = to_jsonb(OLD) - 'device_id'
      AND EXISTS (SELECT 1 FROM accounts_user WHERE id = OLD.user_id AND deleted_at IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of % is refused: add a later row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER licences_purchase_append_only ON licences_purchase;
CREATE TRIGGER licences_purchase_append_only BEFORE UPDATE OR DELETE ON licences_purchase
  FOR EACH ROW EXECUTE FUNCTION licences_purchase_is_kept();
"""

DEVICE_STAYS = """
DROP TRIGGER licences_purchase_append_only ON licences_purchase;
CREATE TRIGGER licences_purchase_append_only BEFORE UPDATE OR DELETE ON licences_purchase
  FOR EACH ROW EXECUTE FUNCTION licences_refuse_change();
DROP FUNCTION licences_purchase_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("licences", "0003_list_indexes"), ("accounts", "0007_leaving")]

    operations = [migrations.RunSQL(DEVICE_MAY_GO, DEVICE_STAYS)]
