"""Failed messages are listed and counted, and chats listed by age, without looking through all of them."""

from typing import ClassVar

from django.db import migrations

INDEXES = """
CREATE INDEX telegram_outbox_failed ON telegram_outboxmessage (id) INCLUDE (finished_at) WHERE state = 2;
CREATE INDEX telegram_chat_by_age ON telegram_telegramchat (first_seen_at);
CREATE INDEX telegram_chat_blocked ON telegram_telegramchat (first_seen_at) WHERE blocked_at IS NOT NULL;
"""
UNDONE = """
DROP INDEX telegram_chat_blocked;
DROP INDEX telegram_chat_by_age;
DROP INDEX telegram_outbox_failed;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("telegram", "0002_outbox_history")]

    operations: ClassVar = [migrations.RunSQL(INDEXES, UNDONE)]
