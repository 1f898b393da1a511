"""Schools and kept logins are found by their words, in either script."""

from typing import ClassVar

from django.db import migrations

MADE = (
    "DROP INDEX CONCURRENTLY IF EXISTS school_words",  # what an interrupted run left behind
    "CREATE INDEX CONCURRENTLY school_words ON kundalikcom_school USING gin (accounts_search_words(school_number))",
    "DROP INDEX CONCURRENTLY IF EXISTS school_login_words",
    "CREATE INDEX CONCURRENTLY school_login_words ON kundalikcom_schoollogin"
    " USING gin (accounts_search_words(login || ' ' || label))",
)
UNDONE = ("DROP INDEX CONCURRENTLY IF EXISTS school_login_words", "DROP INDEX CONCURRENTLY IF EXISTS school_words")


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("kundalikcom", "0004_showings_are_not_deleted"), ("accounts", "0012_search_by_sound")]

    operations: ClassVar = [migrations.RunSQL([*MADE], [*UNDONE])]
