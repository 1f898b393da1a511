"""One search for everything that a customer may name: a phone, a name, a username, a Telegram id, a receipt of a line, a
request or a claim, a licence's key, a device."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Upper
from django.utils.translation import gettext

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.licences.queries.search import bindings_matching, licences_matching
from projectsplatform.wallet.models import Entry, TopUpClaim, TopUpRequest

_FEW = 10


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person, and what else matched, where it was not the person's own data.

    `page`, `page_id`: the row that matched, by the name of its address; empty where it is the person.
    """

    user_id: UUID
    name: str
    username: str
    phone: str
    is_staff: bool
    by: str = ""
    page: str = ""
    page_id: UUID | None = None


def find_people(
    text: str, *, by_phone: bool, by_receipt: bool, by_claim: bool, by_key: bool, by_device: bool
) -> Sequence[PersonMatch]:
    """At most ten people and what else names one; every look goes through an index or stops at ten rows."""
    text = text.strip()[:64]
    if len(text) < 2 or "\0" in text:
        return []
    matches = [_person(person) for person in _people(text, by_phone=by_phone)]
    if by_receipt:
        matches += _receipts(text)
    if by_claim:
        matches += _claims(text)
    if by_key:
        matches += _licences(text)
    if by_device:
        matches += _devices(text)
    return matches


def _people(text: str, *, by_phone: bool) -> Sequence[User]:
    return list(people_matching(text, by_phone=by_phone).order_by("-id")[:_FEW])


def _licences(text: str) -> list[PersonMatch]:
    licences = licences_matching(text).select_related("user").order_by("-id")[:_FEW]
    return [_person(item.user, by=gettext("licence {key}").format(key=item.key)) for item in licences]


def _devices(text: str) -> list[PersonMatch]:
    """Once a person and device; what was released counts too."""
    bindings = bindings_matching(text).select_related("licence__user").order_by("-id")[:_FEW]
    once = {(item.licence.user_id, item.device_id): item for item in bindings}
    return [
        _person(item.licence.user, by=gettext("device {device}").format(device=item.device_id))
        for item in once.values()
    ]


def _receipts(text: str) -> list[PersonMatch]:
    lines = (
        Entry.objects.alias(receipt=Upper("transfer__receipt_number"))
        .filter(receipt=text.upper(), number__isnull=False)
        .select_related("account__owner", "transfer")
    )
    matches = [
        _person(line.account.owner, by=_receipt(str(line.transfer.receipt_number)))
        for line in lines
        if line.account.owner
    ]
    requests = TopUpRequest.objects.alias(receipt=Upper("receipt_number")).filter(receipt=text.upper(), transfer=None)
    return matches + [
        _person(
            item.customer,
            by=f"{gettext('top-up request')} · {_receipt(item.receipt_number)} · {item.get_state_display()}",
            page="admin:wallet_topuprequest_change",
            page_id=item.pk,
        )
        for item in requests.select_related("customer").order_by("-id")[:_FEW]
    ]


def _claims(text: str) -> list[PersonMatch]:
    """A number is the customer's word, so several claims may have it."""
    claims = TopUpClaim.objects.alias(receipt=Upper("receipt_number")).exclude(receipt_number="")
    return [
        _person(
            item.customer,
            by=f"{gettext('claim of a payment')} · {_receipt(item.receipt_number)} · {item.get_state_display()}",
            page="admin:wallet_topupclaim_change",
            page_id=item.pk,
        )
        for item in claims.filter(receipt=text.upper()).select_related("customer").order_by("-id")[:_FEW]
    ]


def _receipt(number: str) -> str:
    return gettext("receipt {number}").format(number=number)


def _person(person: User, by: str = "", page: str = "", page_id: UUID | None = None) -> PersonMatch:
    name = person.get_full_name()
    return PersonMatch(person.pk, name, person.username, person.phone or "", person.is_staff, by, page, page_id)
