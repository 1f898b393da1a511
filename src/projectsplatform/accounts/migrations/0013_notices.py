import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projectsplatform.kit.db.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_search_by_sound")]

    operations = [
        migrations.CreateModel(
            name="MutedNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("security", "Security: devices, passwords, sessions"),
                            ("money_received", "Money received, taken back or refused"),
                            ("purchase", "Purchases"),
                            ("licence", "Changes of a licence by staff"),
                            ("reminder", "Reminders before a licence ends"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "muted kind of notice",
                "verbose_name_plural": "muted kinds of notices",
                "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="accounts_muted_notice_once")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("security", "Security: devices, passwords, sessions"),
                            ("money_received", "Money received, taken back or refused"),
                            ("purchase", "Purchases"),
                            ("licence", "Changes of a licence by staff"),
                            ("reminder", "Reminders before a licence ends"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("event", models.CharField(max_length=120, verbose_name="event")),
                ("texts", models.JSONField()),
                ("details", models.JSONField()),
                ("page", models.CharField(max_length=64)),
                ("page_id", models.UUIDField(null=True)),
                ("page_query", models.CharField(db_default="", default="", max_length=100)),
                ("created_at", models.DateTimeField(verbose_name="date")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "indexes": [
                    models.Index(fields=["user", "-id"], name="accounts_notice_of_person"),
                    models.Index(fields=["created_at"], name="accounts_notice_by_age"),
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "event"), name="accounts_notice_once")],
            },
        ),
    ]
