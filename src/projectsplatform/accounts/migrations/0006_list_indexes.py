"""What the panel's lists of people and of the trail are filtered and counted by: customers by age, the few who are staff or switched off, events by name."""

from typing import ClassVar

from django.db import migrations

INDEXES = """
CREATE INDEX accounts_customer_by_age ON accounts_user (created_at) WHERE NOT is_staff;
DROP INDEX accounts_user_by_age;
CREATE INDEX accounts_user_staff ON accounts_user (id) WHERE is_staff;
CREATE INDEX accounts_user_off ON accounts_user (id) WHERE NOT is_active;
CREATE INDEX accounts_audit_by_event ON accounts_auditevent (event, at DESC);
"""
UNDONE = """
DROP INDEX accounts_audit_by_event;
DROP INDEX accounts_user_off;
DROP INDEX accounts_user_staff;
CREATE INDEX accounts_user_by_age ON accounts_user (created_at);
DROP INDEX accounts_customer_by_age;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0005_search_indexes")]

    operations: ClassVar = [migrations.RunSQL(INDEXES, UNDONE)]
