"""Refunds of payments that staff give back. Old code beside it knows of none and makes none."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import projectsplatform.kit.db.ids


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_key"),
        ("wallet", "0012_refunds_checked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderRefund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=projectsplatform.kit.db.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("click", "to the card, through Click"), ("bank", "by bank transfer")],
                        max_length=5,
                        verbose_name="way",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a second member of staff"),
                            ("requested", "to be made"),
                            ("sent", "asked of Click"),
                            ("uncertain", "uncertain: Click is asked again"),
                            ("done", "made"),
                            ("refused", "not made"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "approval_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("amount", "A large sum"),
                            ("member", "The member's sum of 24 hours"),
                            ("customer", "The customer's sum of 24 hours"),
                        ],
                        max_length=8,
                        verbose_name="why a second member of staff",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="asked of Click")),
                ("ask_at", models.DateTimeField(null=True)),
                ("asked", models.SmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="what Click said")),
                (
                    "transfer_number",
                    models.CharField(blank=True, max_length=64, verbose_name="number of the bank transfer"),
                ),
                ("transferred_on", models.DateField(null=True, verbose_name="day of the bank transfer")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.providerpayment",
                        verbose_name="payment",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "returned",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_refund",
                        to="wallet.transfer",
                        verbose_name="line that put it back",
                    ),
                ),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider_refund",
                        to="wallet.transfer",
                        verbose_name="line that took the money",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "requested", "sent", "uncertain"))),
                        fields=["id"],
                        name="refund_open",
                    ),
                    models.Index(fields=["requested_by", "requested_at"], name="refund_by_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "requested", "sent", "uncertain"))),
                        fields=("payment",),
                        name="refund_open_once_a_payment",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("transfer_number"),
                        models.F("transferred_on"),
                        condition=models.Q(("transfer_number", ""), _negated=True),
                        name="refund_once_a_bank_transfer",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__range", (1, 50000000))), name="refund_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="refund_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 1000),
                                ("approval_reason", ""),
                                ("transfer_number", ""),
                                ("way", "click"),
                                models.Q(("state", "waiting"), _negated=True),
                            ),
                            models.Q(
                                ("sent_at", None),
                                ("way", "bank"),
                                models.Q(("state__in", ("sent", "uncertain")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="refund_way_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None),
                                ("returned", None),
                                ("state__in", ("waiting", "requested", "sent", "uncertain")),
                            ),
                            models.Q(("ended_at__isnull", False), ("returned", None), ("state", "done")),
                            models.Q(("ended_at__isnull", False), ("returned__isnull", False), ("state", "refused")),
                            _connector="OR",
                        ),
                        name="refund_state_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), ("way", "bank"), _negated=True),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("transferred_on__isnull", False),
                                models.Q(("transfer_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="refund_by_bank_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "refused"]),
                            ("approval_reason", ""),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="refund_approved_where_needed",
                    ),
                ],
            },
        ),
        migrations.AddIndex("providerpayment", models.Index(fields=["created_at"], name="payment_by_day")),
    ]
