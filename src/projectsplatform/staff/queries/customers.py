"""Everything the panel shows about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.accounts.models import AuditEvent, RelinkRequest, Session, User
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.sessions import is_online, sessions_of
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.models import DeviceBinding
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.models import ReceiptPicture, TopUpRequest, Transfer
from projectsplatform.wallet.queries.statements import Period, Statement, statement

_LINES = 20


@dataclass(frozen=True, slots=True)
class Customer:
    """A person with money, licences, sessions and what happened to them, newest first.

    `actors`: the names of whoever did what is told of. `reversed_ids`, `picture_ids`: of the statement's lines.
    """

    person: User
    is_online: bool
    statement: Statement
    reversed_ids: frozenset[UUID]
    picture_ids: dict[UUID, UUID]
    waiting: Sequence[TopUpRequest]
    relink: RelinkRequest | None
    licences: Sequence[LicenceView]
    devices: Sequence[DeviceBinding]
    sessions: Sequence[Session]
    messages: Sequence[OutboxMessage]
    events: Sequence[AuditEvent]
    actors: dict[UUID, str]


def load_customer(user_id: UUID, at: datetime, *, before: int | None = None) -> Customer:
    """`before`: the statement's lines with lower numbers. Raises NothingThere."""
    person = find_person(user_id)
    lines = statement(user_id=user_id, period=Period(), before=before, limit=_LINES)
    moved = [line.id for line in lines.lines]
    events = list(AuditEvent.objects.filter(subject_id=user_id).order_by("-at")[:_LINES])
    return Customer(
        person=person,
        is_online=is_online(user_id, at),
        statement=lines,
        reversed_ids=frozenset(Transfer.objects.filter(reverses_id__in=moved).values_list("reverses_id", flat=True)),
        picture_ids=dict(
            TopUpRequest.objects.filter(transfer_id__in=moved, picture__isnull=False).values_list(
                "transfer_id", "picture_id"
            )
        ),
        waiting=_waiting(user_id),
        relink=_open_relink(user_id),
        licences=licences_of(user_id, at),
        devices=_devices(user_id),
        sessions=sessions_of(user_id, at, limit=_LINES),
        messages=messages_to(person),
        events=events,
        actors=names_of([event.actor_id for event in events]),
    )


def find_person(user_id: UUID) -> User:
    """Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    return person


def find_picture(picture_id: UUID) -> ReceiptPicture:
    """Raises NothingThere."""
    picture = ReceiptPicture.objects.filter(pk=picture_id).first()
    if picture is None:
        raise NothingThere
    return picture


def messages_to(person: User) -> list[OutboxMessage]:
    """What the bot wrote to them lately: kinds, times and fates, no bodies."""
    if person.tg_id is None:
        return []
    return list(OutboxMessage.objects.filter(chat_id=person.tg_id).defer("sealed_body").order_by("-id")[:_LINES])


def names_of(ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Usernames by id, in one query."""
    return dict(User.objects.filter(pk__in={user_id for user_id in ids if user_id}).values_list("pk", "username"))


def people_by_chat(chat_ids: Sequence[int]) -> dict[int, User]:
    """People by their Telegram id, in one query; chats of nobody are left out."""
    return {int(person.tg_id or 0): person for person in User.objects.filter(tg_id__in=set(chat_ids))}


def find_relink(relink_id: UUID) -> RelinkRequest:
    """With the person and who asked. Raises NothingThere."""
    relink = RelinkRequest.objects.select_related("user", "requested_by").filter(pk=relink_id).first()
    if relink is None:
        raise NothingThere
    return relink


def _open_relink(user_id: UUID) -> RelinkRequest | None:
    relinks = RelinkRequest.objects.filter(user_id=user_id, done_at=None, cancelled_at=None)
    return relinks.select_related("requested_by").first()


def _waiting(user_id: UUID) -> list[TopUpRequest]:
    top_ups = TopUpRequest.objects.filter(customer_id=user_id, state=RequestState.WAITING)
    return list(top_ups.select_related("requested_by").order_by("-id")[:_LINES])


def _devices(user_id: UUID) -> list[DeviceBinding]:
    bindings = DeviceBinding.objects.filter(licence__user_id=user_id).select_related("licence__product")
    return list(bindings.defer("lease").order_by("-id")[:_LINES])
