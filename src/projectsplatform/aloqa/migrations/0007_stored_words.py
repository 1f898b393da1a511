"""A message's words are kept beside it: frequent words are compared message by message, and to make them takes a millisecond each."""

from django.db import migrations

COLUMN = "ALTER TABLE aloqa_message ADD COLUMN words tsvector GENERATED ALWAYS AS (accounts_search_words(text)) STORED"
INDEX = "CREATE INDEX aloqa_message_stored_words ON aloqa_message USING gin (words) WITH (fastupdate = off)"
OLD_INDEX = "CREATE INDEX aloqa_message_words ON aloqa_message USING gin (accounts_search_words(text))"


class Migration(migrations.Migration):
    dependencies = [("aloqa", "0006_open_threads")]

    operations = [
        migrations.RunSQL(
            [COLUMN, INDEX, "DROP INDEX aloqa_message_words"],
            [OLD_INDEX, "DROP INDEX aloqa_message_stored_words", "ALTER TABLE aloqa_message DROP COLUMN words"],
        )
    ]
