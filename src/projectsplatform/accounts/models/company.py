"""What the company says about itself: versions, of which the newest that took effect is valid."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.models.versions import OwnersVersion, four_eyes_constraints
from projectsplatform.kit.db.protection import never_deleted


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


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One day of the week: Monday is 1; times in Tashkent, `09:00`. A day that is not named is free."""

    day: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDetails:
    """Whatever is not known is empty. `seller` is several lines for receipts; `telegram` begins with @.

    `hours` are words for people, `opening_hours` the week by which the platform answers in the evening.
    """

    name: str = ""
    seller: str = ""
    phone: str = ""
    telegram: str = ""
    hours: str = ""
    opening_hours: tuple[OpeningHours, ...] = ()
    cards: tuple[Card, ...] = ()
    cash_desks: tuple[CashDesk, ...] = ()
    top_up_hint: str = ""

    @property
    def can_be_paid(self) -> bool:
        """Whether it says where to pay."""
        return bool(self.cards or self.cash_desks or self.top_up_hint)

    def as_json(self) -> dict[str, Any]:
        """Texts and lists."""
        rows = ("opening_hours", "cards", "cash_desks")
        return {**asdict(self), **{name: [*map(asdict, getattr(self, name))] for name in rows}}

    def differing(self, other: "CompanyDetails") -> list[str]:
        """The names of the fields that are not the same in both."""
        return [item.name for item in fields(self) if getattr(self, item.name) != getattr(other, item.name)]


@never_deleted()
class CompanyVersion(OwnersVersion):
    """The company's details as one owner wrote them."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    seller = models.TextField(_("seller's details"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    telegram = models.CharField("Telegram", max_length=33, blank=True)
    hours = models.CharField(_("working hours"), max_length=200, blank=True)
    opening_hours = models.JSONField(_("opening hours"), default=list, db_default=Value([], models.JSONField()))
    cards = models.JSONField(_("cards"), default=list)
    cash_desks = models.JSONField(_("cash desks"), default=list)
    top_up_hint = models.TextField(_("how to top up"), blank=True)

    class Meta(OwnersVersion.Meta):
        verbose_name = _("company details")
        verbose_name_plural = _("company details")
        constraints: ClassVar[list[models.BaseConstraint]] = four_eyes_constraints("accounts_company")

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    @property
    def details(self) -> CompanyDetails:
        """What this version says."""
        values: Mapping[str, Any] = {item.name: getattr(self, item.name) for item in fields(CompanyDetails)}
        return CompanyDetails(
            **{
                **values,
                "opening_hours": tuple(OpeningHours(**day) for day in self.opening_hours),
                "cards": tuple(Card(**card) for card in self.cards),
                "cash_desks": tuple(CashDesk(**desk) for desk in self.cash_desks),
            }
        )
