"""What the company says about itself: one owner writes it, a second one agrees. Whoever holds one account redirects no money."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import ChangeState
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
    OwnerNeeded,
    SecondOwnerNeeded,
)
from projectsplatform.accounts.models import ALONE_AFTER, CompanyDetails, CompanyVersion, User
from projectsplatform.accounts.operations import audit, notices
from projectsplatform.accounts.operations.notices import LOOK_AT_IT
from projectsplatform.accounts.queries.company import details_before
from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.accounts.rules.company import read_details
from projectsplatform.accounts.rules.notices import Page
from projectsplatform.accounts.rules.staff import check_is_owner, check_may_agree
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
    "cards": _("cards"),
    "cash_desks": _("cash desks"),
    "top_up_hint": _("how to top up"),
}
_TEXTS = {
    "company.requested": _("{actor} asks for other company details ({fields}). They hold when a second owner agrees."),
    "company.first": _("{actor} entered the company details ({fields})."),
    "company.changed": _("{actor}, the only owner, changed the company details ({fields}). They hold in 24 hours."),
    "company.agreed": _("{actor} agreed to other company details ({fields}). They hold now."),
    "company.refused": _("{actor} refused other company details ({fields})."),
}


@refuses(
    NotStaff,
    OwnerNeeded,
    CompanyTextInvalid,
    CompanyTelegramInvalid,
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
    details = read_details(texts)
    with transaction.atomic():
        newest = CompanyVersion.objects.select_for_update().order_by("-number").first()
        if newest is not None and _is_open(newest, at):
            raise CompanyOpen
        version = CompanyVersion(number=newest.number + 1 if newest else 1, requested_by=actor, requested_at=at)
        for name, value in details.as_json().items():
            setattr(version, name, value)
        if not details.differing(details_before(version)):
            raise CompanyUnchanged
        event = _decide_alone(version, actor, at)
        _keep(version)
        _tell_and_record(event, version, actor, address, at)
    return version


@refuses(NothingThere, ChangeClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner)
def agree_to_company(*, version_id: UUID, actor: User, address: str = "", at: datetime) -> CompanyVersion:
    """The second owner: the details hold now."""
    with transaction.atomic():
        version = _lock(version_id)
        if version.state != ChangeState.WAITING:
            raise ChangeClosed
        check_may_agree(actor, asker=version.requested_by, subject_id=None)
        version.state, version.agreed_by, version.decided_at, version.effective_at = ChangeState.DONE, actor, at, at
        version.save(update_fields=["state", "agreed_by", "decided_at", "effective_at"])
        _tell_and_record("company.agreed", version, actor, address, at)
    return version


@refuses(NothingThere, ChangeClosed, NotStaff, OwnerNeeded)
def refuse_company(*, version_id: UUID, actor: User, address: str = "", at: datetime) -> None:
    """The details stay; whoever asked may take it back, too, and any owner stops what a sole one wrote before it holds."""
    with transaction.atomic():
        version = _lock(version_id)
        if not _is_open(version, at):
            raise ChangeClosed
        check_is_owner(actor)
        version.state, version.refused_by, version.decided_at = ChangeState.REFUSED, actor, at
        version.effective_at = None
        version.save(update_fields=["state", "refused_by", "decided_at", "effective_at"])
        _tell_and_record("company.refused", version, actor, address, at)


def _decide_alone(version: CompanyVersion, actor: User, at: datetime) -> str:
    """Carries out what needs nobody else; the event's name."""
    if version.number > 1 and has_second_owner(actor):
        return "company.requested"
    is_first = version.number == 1
    version.state, version.decided_at = ChangeState.DONE, at
    version.effective_at = at if is_first else at + ALONE_AFTER
    return "company.first" if is_first else "company.changed"


def _is_open(version: CompanyVersion, at: datetime) -> bool:
    is_scheduled = version.effective_at is not None and version.effective_at > at
    return version.state == ChangeState.WAITING or is_scheduled


def _keep(version: CompanyVersion) -> None:
    """Of two that are written at the same moment, the second has a number that is taken."""
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        if "accounts_companyversion_number" in str(error):
            raise CompanyOpen from error
        raise


def _lock(version_id: UUID) -> CompanyVersion:
    version = CompanyVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NothingThere
    return version


def _tell_and_record(event: str, version: CompanyVersion, actor: User, address: str, at: datetime) -> None:
    """The trail keeps what was and what is wanted, of each field that differs."""
    before, after = details_before(version), version.details
    names = after.differing(before)
    details = {
        "request": str(version.pk),
        "version": version.number,
        "before": _only(names, before),
        "after": _only(names, after),
    }
    audit.record(event=event, at=at, actor_id=actor.id, subject_id=None, address=address, details=details)
    changed = format_lazy(", ".join(["{}"] * len(names)), *(FIELDS[name] for name in names))
    told = format_lazy(_TEXTS[event], actor=actor.username, fields=changed)
    page = Page("admin:accounts_companyversion_change", version.pk) if event == "company.requested" else None
    kind = "staff.request.company" if page else "accounts.company"
    notices.tell_owners(kind=kind, texts=[told, LOOK_AT_IT], page=page, at=at)


def _only(names: list[str], details: CompanyDetails) -> dict[str, object]:
    return {name: value for name, value in details.as_json().items() if name in names}
