import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projectsplatform.kit.db.ids


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_panel_sessions"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_name", models.CharField(max_length=80, verbose_name="list")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(max_length=1000, verbose_name="query")),
                ("created_at", models.DateTimeField(verbose_name="date")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "list_name", "name"), name="staff_view_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("query", ""), _negated=True)
                        ),
                        name="staff_view_says_something",
                    ),
                ],
            },
        )
    ]
