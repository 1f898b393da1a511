from typing import ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.protection import append_only, never_deleted
from projectsplatform.licences.models import VAT_PERCENTS
from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.models.payments import ProviderPayment

TITLE_LENGTH: Final = 63
_CODE: Final = RegexValidator(r"\A[0-9]{17}\Z", _("17 digits."))
_DIGITS: Final = RegexValidator(r"\A[0-9]{1,20}\Z", _("Digits only."))
_TAXPAYER: Final = RegexValidator(r"\A([0-9]{9}|[0-9]{14})\Z", _("9 digits of a company, or 14 of a person."))


@append_only()
class FiscalSettings(models.Model):
    """What a top-up is for the tax office. The last row holds; without one a top-up is an advance, of which there is no receipt."""

    id = models.BigAutoField(primary_key=True)
    way = models.CharField(_("a top-up is"), max_length=7, choices=FiscalWay.choices)
    title = models.CharField(_("name on the receipt"), max_length=TITLE_LENGTH, blank=True)
    code = models.CharField(_("IKPU code"), max_length=17, blank=True, validators=[_CODE])
    package_code = models.CharField(_("package code"), max_length=20, blank=True, validators=[_DIGITS])
    units = models.PositiveIntegerField(_("unit code"), null=True, blank=True)
    vat_percent = models.PositiveSmallIntegerField(_("VAT, per cent"), choices=VAT_PERCENTS, default=0)
    taxpayer = models.CharField(_("taxpayer's number"), max_length=14, blank=True, validators=[_TAXPAYER])
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"))

    chosen_by_id: UUID

    class Meta:
        verbose_name = _("fiscal data of top-ups")
        verbose_name_plural = _("fiscal data of top-ups")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(vat_percent__in=[0, 12]), name="fiscalsettings_vat"),
            models.CheckConstraint(
                condition=Q(way=FiscalWay.ADVANCE)
                | Q(
                    ~Q(title=""),
                    way=FiscalWay.RECEIPT,
                    code__regex="^[0-9]{17}$",
                    package_code__regex="^[0-9]{1,20}$",
                    taxpayer__regex="^([0-9]{9}|[0-9]{14})$",
                ),
                name="fiscalsettings_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.get_way_display()


@never_deleted()
class FiscalReceipt(models.Model):
    """A receipt that is expected of a payment, written with its confirmation; what came is the payment's `fiscal`.

    `next_at`: when Click is asked next. `settled_at`: a day later somebody looked whether it had come; `is_silent`: it had not.
    """

    payment = models.OneToOneField(
        ProviderPayment, on_delete=models.PROTECT, primary_key=True, related_name="+", verbose_name=_("payment")
    )
    settings = models.ForeignKey(
        FiscalSettings, on_delete=models.PROTECT, related_name="+", verbose_name=_("fiscal data of top-ups")
    )
    expected_at = models.DateTimeField(_("expected since"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("asked next"), null=True)
    note = models.CharField(_("what was answered"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    is_silent = models.BooleanField(_("no receipt came"), default=False)

    class Meta:
        verbose_name = _("fiscal receipt")
        verbose_name_plural = _("fiscal receipts")
        indexes: ClassVar = [
            models.Index(fields=["expected_at"], condition=Q(settled_at=None), name="fiscalreceipt_open"),
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="fiscalreceipt_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_silent=False) | Q(settled_at__isnull=False), name="fiscalreceipt_silence_settles"
            )
        ]

    def __str__(self) -> str:
        return str(self.payment_id)
