"""Messages are found by beginnings of words, by the form in which names are compared: both scripts and every apostrophe."""

from django.db import migrations

INDEX = "CREATE INDEX aloqa_message_words ON aloqa_message USING gin (accounts_search_words(text))"
UNDONE = "DROP INDEX aloqa_message_words"


class Migration(migrations.Migration):
    dependencies = [("aloqa", "0001_conversations"), ("accounts", "0012_search_by_sound")]

    operations = [migrations.RunSQL(INDEX, UNDONE)]
