"""Everything the panel shows about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.accounts.models import Label, PersonNote, RelinkRequest, Session, User
from projectsplatform.accounts.queries.notes import labels_of
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.sessions import is_online, sessions_of
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.models import Entry, ReceiptPicture, TopUpRequest, Transfer
from projectsplatform.wallet.queries import balance

_LINES = 20


@dataclass(frozen=True, slots=True)
class Customer:
    """A person with balance, labels, licences, sessions and what waits for a decision."""

    person: User
    is_online: bool
    balance: int
    labels: Sequence[Label]
    waiting: Sequence[TopUpRequest]
    relink: RelinkRequest | None
    licences: Sequence[LicenceView]
    sessions: Sequence[Session]


def load_customer(user_id: UUID, at: datetime) -> Customer:
    """Raises NothingThere."""
    person = find_person(user_id)
    return Customer(
        person=person,
        is_online=is_online(user_id, at),
        balance=balance(user_id),
        labels=labels_of([user_id]).get(user_id, []),
        waiting=_waiting(user_id),
        relink=_open_relink(user_id),
        licences=licences_of(user_id, at),
        sessions=sessions_of(user_id, at, limit=_LINES),
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


def reversed_transfers(ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these transfers that another one has reversed."""
    return frozenset(Transfer.objects.filter(reverses_id__in=ids).values_list("reverses_id", flat=True))


def pictures_of(ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Transfer → the picture of its receipt, for those that have one."""
    found = TopUpRequest.objects.filter(transfer_id__in=ids, picture__isnull=False)
    return dict(found.values_list("transfer_id", "picture_id"))


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


def last_entries(user_id: UUID, limit: int) -> list[Entry]:
    """The newest changes of the person's balance, with their transfers; one query."""
    own = Entry.objects.filter(account__owner_id=user_id, number__isnull=False).select_related("transfer")
    return list(own.order_by("-number")[:limit])


def last_notes(user_id: UUID, limit: int) -> list[PersonNote]:
    """The newest notes about the person, with who wrote them."""
    return list(PersonNote.objects.filter(user_id=user_id).select_related("author").order_by("-created_at")[:limit])
