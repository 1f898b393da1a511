"""What the triggers call that `migrate` puts on tables whose rows are kept. Works on PostgreSQL 15 to 18."""

from typing import ClassVar

from django.db import migrations

REFUSALS = """
CREATE FUNCTION kit_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION kit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is kept: TRUNCATE is refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

# With them go the triggers, which no migration has made.
NO_REFUSALS = """
DROP FUNCTION kit_refuse_truncate() CASCADE;
DROP FUNCTION kit_refuse_change() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kit", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(REFUSALS, NO_REFUSALS)]
