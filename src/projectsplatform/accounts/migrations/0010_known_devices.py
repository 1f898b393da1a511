from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projectsplatform.kit.db.ids


def _device() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="accounts.knowndevice",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_four_eyes_on_staff")]

    operations = [
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_hash", models.BinaryField(max_length=32)),
                ("previous_hash", models.BinaryField(max_length=32, null=True)),
                ("device_name", models.CharField(blank=True, max_length=100, verbose_name="device")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("signed_in_at", models.DateTimeField(verbose_name="last sign-in")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "known device",
                "verbose_name_plural": "known devices",
                "indexes": [models.Index(fields=["expires_at"], name="accounts_device_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("token_hash",), name="accounts_device_token"),
                    models.UniqueConstraint(fields=("previous_hash",), name="accounts_device_previous_token"),
                ],
            },
        ),
        migrations.AddField(model_name="session", name="device", field=_device()),
        migrations.AddField(model_name="signincode", name="device", field=_device()),
    ]
