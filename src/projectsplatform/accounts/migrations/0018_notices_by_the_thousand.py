"""A notice is written with fewer looks elsewhere: people are never deleted, their other two indexes find a person's notices, and
the old ones lie together."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0017_notes_and_labels")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="notice", name="accounts_notice_by_age"),
        migrations.AlterField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddIndex(model_name="notice", index=BrinIndex(fields=["created_at"], name="accounts_notice_by_age")),
    ]
