"""A licence renews itself if its owner wants that. The column has a default in the database: code from before does not write it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projectsplatform.kit.db.ids


class Migration(migrations.Migration):
    dependencies = [
        ("licences", "0010_channels_take_effect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Renewal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ends_at", models.DateTimeField(verbose_name="end")),
                ("price", models.BigIntegerField(verbose_name="price")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Announced"),
                            ("short", "Money is missing"),
                            ("dearer", "Waits for a yes to a higher price"),
                            ("done", "Renewed"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("announced_at", models.DateTimeField(verbose_name="announced")),
                ("charge_at", models.DateTimeField(verbose_name="to be charged")),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="licences.licence",
                        verbose_name="licence",
                    ),
                ),
                (
                    "purchase",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="licences.purchase",
                        verbose_name="purchase",
                    ),
                ),
            ],
            options={
                "verbose_name": "automatic renewal",
                "verbose_name_plural": "automatic renewals",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("licence", "ends_at"), name="renewal_once_an_end"),
                    models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="renewal_price"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("charge_at__gte", models.F("announced_at")), ("charge_at__lt", models.F("ends_at"))
                        ),
                        name="renewal_after_it_was_announced",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purchase__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("purchase__isnull", True)),
                            _connector="OR",
                        ),
                        name="renewal_done_by_a_purchase",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "short"])),
                        fields=["charge_at", "id"],
                        name="renewal_due",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="licence",
            name="auto_renew",
            field=models.BooleanField(db_default=False, default=False, verbose_name="automatic renewal"),
        ),
        migrations.AddIndex(
            model_name="licence",
            index=models.Index(
                condition=models.Q(("auto_renew", True)), fields=["ends_at", "id"], name="licence_renewing"
            ),
        ),
    ]
