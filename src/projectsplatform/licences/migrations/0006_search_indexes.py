"""Staff find a licence by any group of its key, and a device by the beginning of its id."""

from typing import ClassVar

from django.db import migrations

MADE = (
    "DROP INDEX CONCURRENTLY IF EXISTS licence_key_groups",  # what an interrupted run left behind
    "CREATE INDEX CONCURRENTLY licence_key_groups ON licences_licence USING gin (string_to_array(key, '-'))",
    "DROP INDEX CONCURRENTLY IF EXISTS device_binding_by_start",
    "CREATE INDEX CONCURRENTLY device_binding_by_start ON licences_devicebinding (lower(device_id) text_pattern_ops)",
)
UNDONE = (
    "DROP INDEX CONCURRENTLY IF EXISTS device_binding_by_start",
    "DROP INDEX CONCURRENTLY IF EXISTS licence_key_groups",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("licences", "0005_forgetting_by_the_owner")]

    operations: ClassVar = [migrations.RunSQL([*MADE], [*UNDONE])]
