from datetime import UTC, datetime
from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.protection import append_only
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.licences.enums import product_choices

ALWAYS: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""Since when a channel is required that had no other moment."""
VAT_PERCENTS: Final = ((0, "0"), (12, "12"))
"""Of what is sold in Uzbekistan; a price holds it already."""


class Product(models.Model):
    """What is sold, and its rules. Its name is a text of the program (`ProductCode`), its prices are `PriceTier` rows."""

    code = models.CharField(_("code"), max_length=40, primary_key=True, choices=product_choices)
    active = models.BooleanField(_("on sale"), default=True)
    trial_days = models.PositiveSmallIntegerField(_("trial days"), default=7)
    bonus_from_months = models.PositiveSmallIntegerField(_("bonus from months"), null=True, blank=True)
    bonus_months = models.PositiveSmallIntegerField(_("bonus months"), default=0)
    takeover_hours = models.PositiveSmallIntegerField(
        _("hours of silence before another device takes over"), default=48
    )
    releases_allowed = models.PositiveSmallIntegerField(_("releases by the owner"), default=2)
    release_days = models.PositiveSmallIntegerField(_("in so many days"), default=30)
    ikpu = models.CharField(
        _("IKPU code"), max_length=17, blank=True, default="", db_default="",
        validators=[RegexValidator(r"\A[0-9]{17}\Z", _("17 digits."))],
    )  # fmt: skip
    package_code = models.CharField(
        _("package code"), max_length=20, blank=True, default="", db_default="",
        validators=[RegexValidator(r"\A[0-9]{1,20}\Z", _("Digits only."))],
    )  # fmt: skip
    unit_code = models.PositiveIntegerField(_("unit code"), null=True, blank=True)
    vat_percent = models.PositiveSmallIntegerField(_("VAT, per cent"), choices=VAT_PERCENTS, default=0, db_default=0)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(trial_days__lte=365), name="product_trial_days"),
            models.CheckConstraint(
                condition=Q(bonus_from_months__isnull=True, bonus_months=0)
                | Q(bonus_from_months__isnull=False, bonus_from_months__range=(1, 36), bonus_months__range=(1, 36)),
                name="product_bonus_rule_whole",
            ),
            models.CheckConstraint(condition=Q(takeover_hours__range=(1, 8760)), name="product_takeover_hours"),
            models.CheckConstraint(
                condition=Q(release_days__range=(1, 365), releases_allowed__lte=100), name="product_release_quota"
            ),
            models.CheckConstraint(
                condition=(Q(ikpu="") | Q(ikpu__regex="^[0-9]{17}$"))
                & (Q(package_code="") | Q(package_code__regex="^[0-9]{1,20}$"))
                & Q(vat_percent__in=[0, 12]),
                name="product_fiscal_data",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


@append_only()
class PriceTier(models.Model):
    """So'm a month when so many months are bought at once. Rows with one `valid_from` are a set; prices change by a later set."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="tiers", verbose_name=_("product"))
    from_months = models.PositiveSmallIntegerField(_("from months"))
    som_a_month = models.BigIntegerField(_("soʻm a month"))
    valid_from = models.DateTimeField(_("valid from"))

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ("product", "-valid_from", "from_months")
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from", "from_months"], name="price_tier_once"),
            models.CheckConstraint(condition=Q(from_months__range=(1, 36)), name="price_tier_months"),
            models.CheckConstraint(condition=Q(som_a_month__range=(1, MAX_AMOUNT // 36)), name="price_tier_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.from_months}+: {self.som_a_month}"


class RequiredChannel(models.Model):
    """A Telegram channel that a product's users must have joined. Before `takes_effect_at` nothing stops for want of it."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="required_channels", verbose_name=_("product"))
    channel = models.ForeignKey("telegram.Channel", models.PROTECT, related_name="+", verbose_name=_("channel"))

    takes_effect_at = models.DateTimeField(_("takes effect"), default=ALWAYS, db_default=ALWAYS)

    class Meta:
        verbose_name = _("required channel")
        verbose_name_plural = _("required channels")
        ordering = ("product", "id")
        constraints = [models.UniqueConstraint(fields=["product", "channel"], name="required_channel_once")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.channel}"
