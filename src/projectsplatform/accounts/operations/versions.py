"""What one owner writes and a second one agrees to: whoever holds one account redirects neither money nor programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.errors import ChangeClosed
from projectsplatform.accounts.models import ALONE_AFTER, OwnersVersion, User
from projectsplatform.accounts.models.versions import Details
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.operations.owner_notices import LOOK_AT_IT, tell_owners
from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.accounts.queries.versions import version_before
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.staff import check_is_owner, check_may_agree
from projectsplatform.kit.errors import NothingThere, Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what `gettext_lazy` returns has no public name

V = TypeVar("V", bound=OwnersVersion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioned(Generic[V]):
    """A kind of versions. `texts` tell owners of requested, first, changed, agreed and refused, with {actor}, {fields} and
    {subject}; `event` and a dot stand before these in the audit trail. `notice` and `request` are the kinds of
    the messages, `request` of one that waits for a second owner on the panel's `page`. `empty`: what holds before the first version.
    """

    model: type[V]
    details: Callable[[V], Details]
    event: str
    notice: str
    request: str
    page: str
    fields: Mapping[str, "_StrPromise | str"]
    texts: Mapping[str, "_StrPromise"]
    empty: Details
    number_constraint: str
    is_open: type[Refusal]
    is_unchanged: type[Refusal]


def request_version(kind: Versioned[V], version: V, *, actor: User, address: str, at: datetime) -> V:
    """Keeps a version that is filled in but for its number and who wrote it; `actor` is an owner.

    The very first holds at once, a sole owner's after 24 hours, any other when a second owner agrees. Raises the kind's
    refusals: when another one has not taken effect yet, and when nothing is different.
    """
    with transaction.atomic():
        newest = version.siblings().select_for_update().order_by("-number").first()
        if newest is not None and _is_open(newest, at):
            raise kind.is_open
        version.number = newest.number + 1 if newest else 1
        version.requested_by, version.requested_at = actor, at
        if not kind.details(version).differing(_details_before(kind, version)):
            raise kind.is_unchanged
        event = _decide_alone(version, actor, at)
        _keep(kind, version)
        _tell_and_record(kind, event, version, actor=actor, address=address, at=at)
    return version


def agree_to_version(kind: Versioned[V], version_id: UUID, *, actor: User, address: str, at: datetime) -> V:
    """The second owner: it holds now. Raises NothingThere, ChangeClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner."""
    with transaction.atomic():
        version = _lock(kind, version_id)
        if version.state != ChangeState.WAITING:
            raise ChangeClosed
        check_may_agree(actor, asker=version.requested_by, subject_id=None)
        version.state, version.agreed_by, version.decided_at, version.effective_at = ChangeState.DONE, actor, at, at
        version.save(update_fields=["state", "agreed_by", "decided_at", "effective_at"])
        _tell_and_record(kind, "agreed", version, actor=actor, address=address, at=at)
    return version


def refuse_version(kind: Versioned[V], version_id: UUID, *, actor: User, address: str, at: datetime) -> None:
    """All stays; whoever asked may take it back, too, and any owner stops what a sole one wrote before it holds.

    Raises NothingThere, ChangeClosed, NotStaff, OwnerNeeded.
    """
    with transaction.atomic():
        version = _lock(kind, version_id)
        if not _is_open(version, at):
            raise ChangeClosed
        check_is_owner(actor)
        version.state, version.refused_by, version.decided_at = ChangeState.REFUSED, actor, at
        version.effective_at = None
        version.save(update_fields=["state", "refused_by", "decided_at", "effective_at"])
        _tell_and_record(kind, "refused", version, actor=actor, address=address, at=at)


def changes_of(kind: Versioned[V], version: V) -> tuple[Details, list[str]]:
    """What the version replaces, and the names of the fields that differ."""
    before = _details_before(kind, version)
    return before, kind.details(version).differing(before)


def _details_before(kind: Versioned[V], version: V) -> Details:
    before = version_before(version)
    return kind.empty if before is None else kind.details(before)


def _decide_alone(version: OwnersVersion, actor: User, at: datetime) -> str:
    """Carries out what needs nobody else; what became of it."""
    if version.number > 1 and has_second_owner(actor):
        return "requested"
    is_first = version.number == 1
    version.state, version.decided_at = ChangeState.DONE, at
    version.effective_at = at if is_first else at + ALONE_AFTER
    return "first" if is_first else "changed"


def _is_open(version: OwnersVersion, at: datetime) -> bool:
    is_scheduled = version.effective_at is not None and version.effective_at > at
    return version.state == ChangeState.WAITING or is_scheduled


def _keep(kind: Versioned[V], version: V) -> None:
    """Of two that are written at the same moment, the second has a number that is taken."""
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        if kind.number_constraint in str(error):
            raise kind.is_open from error
        raise


def _lock(kind: Versioned[V], version_id: UUID) -> V:
    version = kind.model._default_manager.select_for_update().filter(pk=version_id).first()  # noqa: SLF001  Django documents it
    if version is None:
        raise NothingThere
    return version


def _tell_and_record(kind: Versioned[V], outcome: str, version: V, *, actor: User, address: str, at: datetime) -> None:
    """The trail keeps what was and what is wanted, of each field that differs."""
    before, names = changes_of(kind, version)
    details: dict[str, Any] = {
        "request": str(version.pk),
        "version": version.number,
        "before": _only(names, before),
        "after": _only(names, kind.details(version)),
        **version.subject_details,
    }
    event = f"{kind.event}.{outcome}"
    audit.record(event=event, at=at, actor_id=actor.id, subject_id=None, address=address, details=details)
    changed = format_lazy(", ".join(["{}"] * len(names)), *(kind.fields[name] for name in names))
    told = format_lazy(kind.texts[outcome], actor=actor.username, fields=changed, subject=version.subject)
    page = Page(kind.page, version.pk) if outcome == "requested" else None
    name = kind.request if page else kind.notice
    tell_owners(kind=name, texts=[told, LOOK_AT_IT], page=page, at=at)


def _only(names: list[str], details: Details) -> dict[str, Any]:
    return {name: value for name, value in details.as_json().items() if name in names}
