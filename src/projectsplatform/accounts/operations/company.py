"""What the company says about itself: one owner writes it, a second one agrees. Whoever holds one account redirects no money."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import (
    AskerNotOwner,
    CardsInvalid,
    CashDesksInvalid,
    ChangeClosed,
    CompanyOpen,
    CompanyTelegramInvalid,
    CompanyTextInvalid,
    CompanyUnchanged,
    NotStaff,
    OpeningHoursInvalid,
    OwnerNeeded,
    SecondOwnerNeeded,
)
from projectsplatform.accounts.models import CompanyDetails, CompanyVersion, User
from projectsplatform.accounts.operations.versions import Versioned, agree_to_version, refuse_version, request_version
from projectsplatform.accounts.rules.company import read_details
from projectsplatform.accounts.rules.staff import check_is_owner
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what `gettext_lazy` returns has no public name

FIELDS: Final[Mapping[str, "_StrPromise | str"]] = {
    "name": _("name"),
    "seller": _("seller's details"),
    "phone": _("phone"),
    "telegram": "Telegram",
    "hours": _("working hours"),
    "opening_hours": _("opening hours"),
    "cards": _("cards"),
    "cash_desks": _("cash desks"),
    "top_up_hint": _("how to top up"),
}
_TEXTS = {
    "requested": _("{actor} asks for other company details ({fields}). They hold when a second owner agrees."),
    "first": _("{actor} entered the company details ({fields})."),
    "changed": _("{actor}, the only owner, changed the company details ({fields}). They hold in 24 hours."),
    "agreed": _("{actor} agreed to other company details ({fields}). They hold now."),
    "refused": _("{actor} refused other company details ({fields})."),
}
COMPANY: Final = Versioned(
    model=CompanyVersion,
    details=lambda version: version.details,
    event="company",
    notice="accounts.company",
    request="staff.request.company",
    page="admin:accounts_companyversion_agree",
    fields=FIELDS,
    texts=_TEXTS,
    empty=CompanyDetails(),
    number_constraint="accounts_companyversion_number",
    is_open=CompanyOpen,
    is_unchanged=CompanyUnchanged,
)


@refuses(
    NotStaff,
    OwnerNeeded,
    CompanyTextInvalid,
    CompanyTelegramInvalid,
    OpeningHoursInvalid,
    CardsInvalid,
    CashDesksInvalid,
    CompanyOpen,
    CompanyUnchanged,
)
def request_company(*, texts: Mapping[str, str], actor: User, address: str = "", at: datetime) -> CompanyVersion:
    """Other details, as `read_details` reads them.

    The very first hold at once, a sole owner's after 24 hours, any other when a second owner agrees.
    """
    check_is_owner(actor)
    version = CompanyVersion(**read_details(texts).as_json())
    return request_version(COMPANY, version, actor=actor, address=address, at=at)


@refuses(NothingThere, ChangeClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner)
def agree_to_company(*, version_id: UUID, actor: User, address: str = "", at: datetime) -> CompanyVersion:
    """The second owner: the details hold now."""
    return agree_to_version(COMPANY, version_id, actor=actor, address=address, at=at)


@refuses(NothingThere, ChangeClosed, NotStaff, OwnerNeeded)
def refuse_company(*, version_id: UUID, actor: User, address: str = "", at: datetime) -> None:
    """The details stay; whoever asked may take it back, too, and any owner stops what a sole one wrote before it holds."""
    refuse_version(COMPANY, version_id, actor=actor, address=address, at=at)
