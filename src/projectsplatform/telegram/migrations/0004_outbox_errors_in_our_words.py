"""Errors of earlier sends were Telegram's words, which repeat what they were sent: of those rows only that there was one is kept."""

from typing import Any

from django.db import migrations

# What the sender wrote in its own words, and names of exceptions; the rest is Telegram's.
_BATCH = """
UPDATE telegram_outboxmessage SET error = 'refused by Telegram' WHERE id IN (
    SELECT id FROM telegram_outboxmessage
    WHERE error <> '' AND error !~ '^[A-Za-z]+$' AND error !~ '^([0-9]+ )?[a-z_]+$' AND error NOT IN (
        'refused by Telegram', 'the chat is blocked', 'tried too often', 'the body cannot be opened',
        'an unreadable answer', 'an answer without updates', 'an answer without what was asked'
    ) AND error !~ '^([0-9]+ )?unnamed, [0-9]+ characters$' AND error !~ '^[0-9]+ an unreadable answer$'
    LIMIT 5000
)
"""


def forget_telegrams_words(apps: Any, schema_editor: Any) -> None:
    """In short statements of their own: senders go on meanwhile, old ones too."""
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(_BATCH)
            if not cursor.rowcount:
                return


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("telegram", "0003_list_indexes")]
    operations = [migrations.RunPython(forget_telegrams_words, migrations.RunPython.noop)]
