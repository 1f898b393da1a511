"""What conversations are about: a licence, a payment or a claim, always of the person who writes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import AboutKind
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz.dates import day
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence
from projectsplatform.wallet.models import Entry, TopUpClaim


@dataclass(frozen=True, slots=True)
class Subject:
    """What a conversation is about, in words of the active language."""

    kind: AboutKind
    id: UUID
    title: str


def subjects_of(person_id: UUID, asked: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Subject]:
    """Those that are the person's, by kind and id; one query a kind that is asked for."""
    found: dict[tuple[str, UUID], Subject] = {}
    wanted = set(asked)
    for kind, read in ((AboutKind.LICENCE, _licences), (AboutKind.PAYMENT, _payments), (AboutKind.CLAIM, _claims)):
        ids = [about_id for about_kind, about_id in wanted if about_kind == kind]
        if ids:
            found |= {
                (kind.value, about_id): Subject(kind, about_id, title) for about_id, title in read(person_id, ids)
            }
    return found


def require_subject(person_id: UUID, kind: AboutKind, about_id: UUID) -> Subject:
    """Raises NothingThere, also for what is somebody else's."""
    found = subjects_of(person_id, [(kind.value, about_id)])
    if not found:
        raise NothingThere
    return next(iter(found.values()))


def _licences(person_id: UUID, ids: list[UUID]) -> Iterator[tuple[UUID, str]]:
    rows = Licence.objects.filter(user_id=person_id, pk__in=ids).values_list("pk", "product_id", "name")
    for pk, product, name in rows:
        label = str(ProductCode(product).label)
        yield pk, f"{label} · {name}" if name else label


def _payments(person_id: UUID, ids: list[UUID]) -> Iterator[tuple[UUID, str]]:
    rows = Entry.objects.filter(account__owner_id=person_id, transfer_id__in=ids).order_by("number")
    for pk, amount, at in rows.values_list("transfer_id", "amount", "created_at"):
        yield pk, _named(_("Receipt"), abs(amount), at)


def _claims(person_id: UUID, ids: list[UUID]) -> Iterator[tuple[UUID, str]]:
    rows = TopUpClaim.objects.filter(customer_id=person_id, pk__in=ids)
    for pk, amount, at in rows.values_list("pk", "amount", "created_at"):
        yield pk, _named(_("Payment that you told of"), amount, at)


def _named(what: str, amount: int, at: datetime) -> str:
    return f"{what} · {format_som(amount)} · {day(at)}"
