"""What a top-up is for the tax office, the receipts that are expected, and an index of the events that were refused."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_reconciliation"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="FiscalSettings",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("advance", "an advance: no receipt"),
                            ("receipt", "a sale: a receipt for every top-up"),
                        ],
                        max_length=7,
                        verbose_name="a top-up is",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=63, verbose_name="name on the receipt")),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        max_length=17,
                        validators=[django.core.validators.RegexValidator("\\A[0-9]{17}\\Z", "17 digits.")],
                        verbose_name="IKPU code",
                    ),
                ),
                (
                    "package_code",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[django.core.validators.RegexValidator("\\A[0-9]{1,20}\\Z", "Digits only.")],
                        verbose_name="package code",
                    ),
                ),
                ("units", models.PositiveIntegerField(blank=True, null=True, verbose_name="unit code")),
                (
                    "vat_percent",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "0"), (12, "12")], default=0, verbose_name="VAT, per cent"
                    ),
                ),
                (
                    "taxpayer",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A([0-9]{9}|[0-9]{14})\\Z", "9 digits of a company, or 14 of a person."
                            )
                        ],
                        verbose_name="taxpayer's number",
                    ),
                ),
                ("chosen_at", models.DateTimeField(verbose_name="chosen")),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chosen by",
                    ),
                ),
            ],
            options={"verbose_name": "fiscal data of top-ups", "verbose_name_plural": "fiscal data of top-ups"},
        ),
        migrations.CreateModel(
            name="FiscalReceipt",
            fields=[
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="payments.providerpayment",
                        verbose_name="payment",
                    ),
                ),
                ("expected_at", models.DateTimeField(verbose_name="expected since")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("next_at", models.DateTimeField(null=True, verbose_name="asked next")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="what was answered")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                ("is_silent", models.BooleanField(default=False, verbose_name="no receipt came")),
                (
                    "settings",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.fiscalsettings",
                        verbose_name="fiscal data of top-ups",
                    ),
                ),
            ],
            options={"verbose_name": "fiscal receipt", "verbose_name_plural": "fiscal receipts"},
        ),
        migrations.AddConstraint(
            model_name="fiscalsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_percent__in", [0, 12])), name="fiscalsettings_vat"
            ),
        ),
        migrations.AddConstraint(
            model_name="fiscalsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("way", "advance"),
                    models.Q(
                        models.Q(("title", ""), _negated=True),
                        ("code__regex", "^[0-9]{17}$"),
                        ("package_code__regex", "^[0-9]{1,20}$"),
                        ("taxpayer__regex", "^([0-9]{9}|[0-9]{14})$"),
                        ("way", "receipt"),
                    ),
                    _connector="OR",
                ),
                name="fiscalsettings_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="fiscalreceipt",
            index=models.Index(
                condition=models.Q(("settled_at", None)), fields=["expected_at"], name="fiscalreceipt_open"
            ),
        ),
        migrations.AddIndex(
            model_name="fiscalreceipt",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="fiscalreceipt_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="fiscalreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_silent", False), ("settled_at__isnull", False), _connector="OR"),
                name="fiscalreceipt_silence_settles",
            ),
        ),
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(
                condition=models.Q(("refused", ""), _negated=True), fields=["at"], name="providerevent_refused"
            ),
        ),
    ]
