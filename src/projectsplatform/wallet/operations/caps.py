"""The caps of 24 hours: one owner asks for others, a second one agrees."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.staff import check_is_owner, check_may_agree
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz.money import format_som
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.errors import CapsOpen
from projectsplatform.wallet.models import TopUpCaps
from projectsplatform.wallet.rules.approvals import require_caps, require_waiting

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what `gettext_lazy` returns has no public name

_som = lazy(format_som, str)
"""In the reader's language, not in the asker's."""


def request_caps(*, by_member: int, by_customer: int, actor: User, address: str = "", at: datetime) -> TopUpCaps:
    """Other caps, so'm; they hold when a second owner agrees. Raises NotStaff, OwnerNeeded, CapInvalid, CapsOpen."""
    check_is_owner(actor)
    require_caps(by_member, by_customer)
    caps = TopUpCaps(by_member=by_member, by_customer=by_customer, requested_by=actor, requested_at=at)
    with transaction.atomic():
        _keep(caps)
        _record("wallet.caps.requested", caps, actor, address, at)
        _tell(_("{actor} asks for other top-up caps: {caps}. They hold when a second owner agrees."), caps, actor, at)
    return caps


def agree_to_caps(*, caps_id: UUID, actor: User, address: str = "", at: datetime) -> TopUpCaps:
    """The second owner. Raises NothingThere, RequestClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner."""
    with transaction.atomic():
        caps = _lock(caps_id)
        check_may_agree(actor, asker=caps.requested_by, subject_id=None)
        caps.state, caps.agreed_by, caps.decided_at = RequestState.DONE, actor, at
        caps.save(update_fields=["state", "agreed_by", "decided_at"])
        _record("wallet.caps.agreed", caps, actor, address, at)
        _tell(_("{actor} agreed to other top-up caps: {caps}."), caps, actor, at)
    return caps


def refuse_caps(*, caps_id: UUID, actor: User, address: str = "", at: datetime) -> None:
    """The caps stay; whoever asked may take it back, too. Raises NothingThere, RequestClosed, NotStaff, OwnerNeeded."""
    with transaction.atomic():
        caps = _lock(caps_id)
        check_is_owner(actor)
        caps.state, caps.refused_by, caps.decided_at = RequestState.REFUSED, actor, at
        caps.save(update_fields=["state", "refused_by", "decided_at"])
        _record("wallet.caps.refused", caps, actor, address, at)
        _tell(_("{actor} refused other top-up caps: {caps}."), caps, actor, at)


def _keep(caps: TopUpCaps) -> None:
    try:
        with transaction.atomic():
            caps.save(force_insert=True)
    except IntegrityError as error:
        if "topupcaps_one_waiting" in str(error):
            raise CapsOpen from error
        raise


def _lock(caps_id: UUID) -> TopUpCaps:
    caps = TopUpCaps.objects.select_for_update().filter(pk=caps_id).first()
    if caps is None:
        raise NothingThere
    require_waiting(caps)
    return caps


def _record(event: str, caps: TopUpCaps, actor: User, address: str, at: datetime) -> None:
    details = {"request": str(caps.pk), "by_member": caps.by_member, "by_customer": caps.by_customer}
    audit.record(event=event, at=at, actor_id=actor.id, subject_id=None, address=address, details=details)


def _tell(text: "_StrPromise", caps: TopUpCaps, actor: User, at: datetime) -> None:
    both = format_lazy(
        _("{by_member} by a member of staff, {by_customer} for a customer, in 24 hours"),
        by_member=_som(caps.by_member),
        by_customer=_som(caps.by_customer),
    )
    told = format_lazy(text, actor=actor.username, caps=both)
    page = Page("admin:wallet_topupcaps_agree", caps.pk) if caps.state == RequestState.WAITING else None
    kind = "staff.request.caps" if page else "wallet.caps"
    tell_owners(kind=kind, texts=[told, LOOK_AT_IT], page=page, at=at)
