"""What the company says about itself: versions, of which the newest that took effect is valid."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted

ALONE_AFTER: Final = timedelta(hours=24)
"""When a change takes effect that a sole owner makes."""


@dataclass(frozen=True, slots=True)
class Card:
    """A bank card that customers pay to; `number` is 16 digits."""

    bank: str
    number: str
    holder: str

    @property
    def grouped(self) -> str:
        """`8600 1234 5678 9012`."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


@dataclass(frozen=True, slots=True)
class CashDesk:
    """Where customers pay in cash."""

    address: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDetails:
    """Whatever is not known is empty. `seller` is several lines for receipts; `telegram` begins with @."""

    name: str = ""
    seller: str = ""
    phone: str = ""
    telegram: str = ""
    hours: str = ""
    cards: tuple[Card, ...] = ()
    cash_desks: tuple[CashDesk, ...] = ()
    top_up_hint: str = ""

    @property
    def can_be_paid(self) -> bool:
        """Whether it says where to pay."""
        return bool(self.cards or self.cash_desks or self.top_up_hint)

    def as_json(self) -> dict[str, Any]:
        """Texts and lists of texts."""
        return {**asdict(self), "cards": [*map(asdict, self.cards)], "cash_desks": [*map(asdict, self.cash_desks)]}

    def differing(self, other: "CompanyDetails") -> list[str]:
        """The names of the fields that are not the same in both."""
        return [item.name for item in fields(self) if getattr(self, item.name) != getattr(other, item.name)]


@never_deleted()
class CompanyVersion(models.Model):
    """One owner writes it, another agrees; a sole owner's takes effect after 24 hours, the very first at once.

    `number` counts the versions, so of two that are written at the same moment one is refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    seller = models.TextField(_("seller's details"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    telegram = models.CharField("Telegram", max_length=33, blank=True)
    hours = models.CharField(_("working hours"), max_length=200, blank=True)
    cards = models.JSONField(_("cards"), default=list)
    cash_desks = models.JSONField(_("cash desks"), default=list)
    top_up_hint = models.TextField(_("how to top up"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ChangeState.choices, default=ChangeState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("refused by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    effective_at = models.DateTimeField(_("takes effect"), null=True)

    requested_by_id: UUID

    class Meta:
        verbose_name = _("company details")
        verbose_name_plural = _("company details")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("requested_by")), name="accounts_company_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ChangeState.WAITING, agreed_by=None, refused_by=None, decided_at=None, effective_at=None
                )
                | Q(
                    state=ChangeState.REFUSED,
                    agreed_by=None,
                    refused_by__isnull=False,
                    decided_at__isnull=False,
                    effective_at=None,
                )
                | Q(state=ChangeState.DONE, refused_by=None, decided_at__isnull=False, effective_at__isnull=False),
                name="accounts_company_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=False)
                | Q(effective_at=None)
                | Q(number=1)
                | Q(effective_at__gte=F("requested_at") + ALONE_AFTER),
                name="accounts_company_alone_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    @property
    def details(self) -> CompanyDetails:
        """What this version says."""
        values: Mapping[str, Any] = {item.name: getattr(self, item.name) for item in fields(CompanyDetails)}
        return CompanyDetails(
            **{
                **values,
                "cards": tuple(Card(**card) for card in self.cards),
                "cash_desks": tuple(CashDesk(**desk) for desk in self.cash_desks),
            }
        )
