"""What the panel's search goes through: the last digits of a phone, the beginning of a username, the words of a name; and how many came lately."""

from typing import ClassVar

from django.db import migrations

INDEXES = """
CREATE INDEX accounts_user_by_age ON accounts_user (created_at);
CREATE INDEX accounts_user_phone_end ON accounts_user (reverse(phone) text_pattern_ops);
CREATE INDEX accounts_user_username_start ON accounts_user (username varchar_pattern_ops);
CREATE INDEX accounts_user_words ON accounts_user
  USING gin (to_tsvector('simple'::regconfig, COALESCE(full_name, '')));
"""
UNDONE = """
DROP INDEX accounts_user_words;
DROP INDEX accounts_user_username_start;
DROP INDEX accounts_user_phone_end;
DROP INDEX accounts_user_by_age;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0004_long_codes")]

    operations: ClassVar = [migrations.RunSQL(INDEXES, UNDONE)]
