"""Prices that were valid and purchases that were made stay as they were."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION licences_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: add a later row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER licences_pricetier_append_only BEFORE UPDATE OR DELETE ON licences_pricetier
  FOR EACH ROW EXECUTE FUNCTION licences_refuse_change();
CREATE TRIGGER licences_purchase_append_only BEFORE UPDATE OR DELETE ON licences_purchase
  FOR EACH ROW EXECUTE FUNCTION licences_refuse_change();
"""

GUARDS_UNDONE = """
DROP TRIGGER licences_purchase_append_only ON licences_purchase;
DROP TRIGGER licences_pricetier_append_only ON licences_pricetier;
DROP FUNCTION licences_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, GUARDS_UNDONE)]
