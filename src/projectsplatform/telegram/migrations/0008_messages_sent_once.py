from django.db import migrations, models

STATES = [(0, "waiting"), (1, "sent"), (2, "failed"), (3, "expired"), (4, "uncertain")]
# The release before knows four states.
TO_FAILED = "UPDATE telegram_outboxmessage SET state = 2, error = 'uncertain' WHERE state = 4"
GIVEN_UP = """
CREATE INDEX telegram_outbox_given_up ON telegram_outboxmessage (id) INCLUDE (finished_at) WHERE state IN (2, 4);
DROP INDEX telegram_outbox_failed;
"""
ONLY_FAILED = """
CREATE INDEX telegram_outbox_failed ON telegram_outboxmessage (id) INCLUDE (finished_at) WHERE state = 2;
DROP INDEX telegram_outbox_given_up;
"""


class Migration(migrations.Migration):
    dependencies = [("telegram", "0007_dialogues")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="once",
            field=models.BooleanField(db_default=False, default=False, verbose_name="at most once"),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="in_flight",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="state",
            field=models.PositiveSmallIntegerField(choices=STATES, default=0, verbose_name="state"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("state", 0), ("once", True)),
                fields=["chat_id", "lane", "id"],
                name="telegram_outbox_order",
            ),
        ),
        migrations.AddField("simulatormessage", "edited_at", models.DateTimeField(null=True)),
        migrations.AddField("simulatormessage", "deleted_at", models.DateTimeField(null=True)),
        migrations.RunSQL(migrations.RunSQL.noop, TO_FAILED),
        migrations.RunSQL(GIVEN_UP, ONLY_FAILED),
    ]
