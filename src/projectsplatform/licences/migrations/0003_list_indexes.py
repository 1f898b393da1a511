"""Running licences are counted from an index alone; devices are found by name, and the few that were suspended or released by their reason."""

from typing import ClassVar

from django.db import migrations

INDEXES = """
CREATE INDEX licence_running ON licences_licence (ends_at) INCLUDE (product_id, is_trial)
  WHERE suspended_at IS NULL AND revoked_at IS NULL;
CREATE INDEX licence_suspended ON licences_licence (id) WHERE suspended_at IS NOT NULL;
CREATE INDEX device_binding_by_name ON licences_devicebinding (device_id);
CREATE INDEX device_binding_by_reason ON licences_devicebinding (release_reason, id) WHERE release_reason <> '';
CREATE INDEX purchase_by_age ON licences_purchase USING brin (created_at);
"""
UNDONE = """
DROP INDEX purchase_by_age;
DROP INDEX device_binding_by_reason;
DROP INDEX device_binding_by_name;
DROP INDEX licence_suspended;
DROP INDEX licence_running;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("licences", "0002_history_is_not_edited")]

    operations: ClassVar = [migrations.RunSQL(INDEXES, UNDONE)]
