"""The words and actions of one line of a person's timeline, by the table it comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import AuditEvent, PersonNote, User
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.models import DeviceBinding, Purchase, TrialGrant
from projectsplatform.staff.events import event_name
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.customers import names_of, pictures_of, reversed_transfers
from projectsplatform.staff.queries.timeline import Happening
from projectsplatform.telegram.enums import GIVEN_UP
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.queries.outbox import first_line
from projectsplatform.telegram.rules.kinds import kind_name
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.models import Entry, TopUpClaim

Actions = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cells:
    """What a line says, in small letters more about it, and (address, text) of what can be done.

    `page` is where the line's own page is. `amount` is what moved, so'm, with the balance after it; `picture` the address
    of the receipt's picture, `language` that of the words when it is not the page's.
    """

    what: str
    more: str = ""
    page: str = ""
    amount: int | None = None
    after: int | None = None
    receipt: str = ""
    picture: str = ""
    language: str = ""
    actions: Actions = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What the words of several lines need, read once for all of them."""

    request: HttpRequest
    person: User
    actors: Mapping[UUID, str]
    reversed_ids: frozenset[UUID]
    picture_ids: Mapping[UUID, UUID]

    def may(self, permission: str) -> bool:
        """Whether the member's role has it."""
        return bool(self.request.user.has_perm(permission))


def cells_of(request: HttpRequest, person: User, lines: Sequence[Happening]) -> list[Cells]:
    """Three queries, however many lines."""
    actors = names_of([line.row.actor_id for line in lines if line.source.name == "event"])
    moved = [line.row.transfer_id for line in lines if line.source.name == "entry"]
    context = Context(request, person, actors, reversed_transfers(moved), pictures_of(moved))
    return [_WORDS[line.source.name](line.row, context) for line in lines]


def _event(event: AuditEvent, context: Context) -> Cells:
    who = context.actors.get(event.actor_id, "") if event.actor_id else _("the platform")
    return Cells(
        event_name(event.event),
        _joined(who, event.address),
        reverse("admin:accounts_auditevent_change", args=[event.pk]),
    )


def _note(note: PersonNote, context: Context) -> Cells:
    return Cells(format_html('<span class="pp-note" lang="">{}</span>', note.text), str(note.author))


def _message(message: OutboxMessage, context: Context) -> Cells:
    more = _joined(kind_name(message.kind), message.get_state_display(), message.error)
    is_lost = message.state in GIVEN_UP and not message.secret
    again = [(reverse("admin:message_again", args=[message.pk]), _("Send again"))]
    may_send = is_lost and context.may("telegram.change_outboxmessage")
    page = reverse("admin:telegram_outboxmessage_change", args=[message.pk])
    said, actions = first_line(message), again if may_send else []
    return Cells(
        said or kind_name(message.kind), more, page, language=context.person.language if said else "", actions=actions
    )


def _bound(binding: DeviceBinding, context: Context) -> Cells:
    what = _("Device {device} got the licence of {product}, last seen {time}")
    time = moment(binding.last_seen_at)
    return Cells(what.format(device=binding.device_id, product=binding.licence.product, time=time))


def _released(binding: DeviceBinding, context: Context) -> Cells:
    what = _("Device {device} lost the licence of {product}: {reason}")
    reason = binding.get_release_reason_display()
    return Cells(what.format(device=binding.device_id, product=binding.licence.product, reason=reason))


def _purchase(purchase: Purchase, context: Context) -> Cells:
    what = _("Bought: {product}, months: {months}, {price}, until {end}").format(
        product=purchase.product,
        months=purchase.months + purchase.bonus_months,
        price=format_som(purchase.price),
        end=moment(purchase.ends_at),
    )
    return Cells(what, page=reverse("admin:licences_licence_change", args=[purchase.licence_id]))


def _trial(trial: TrialGrant, context: Context) -> Cells:
    return Cells(_("Trial of {product}").format(product=trial.product))


def _claim(claim: TopUpClaim, context: Context) -> Cells:
    return Cells(
        _("Told of a payment: {amount}").format(amount=format_som(claim.amount)),
        _joined(claim.get_state_display(), claim.reason, str(claim.decided_by) if claim.decided_by else ""),
        reverse("admin:wallet_topupclaim_change", args=[claim.pk]),
        receipt=claim.receipt_number,
    )


def _entry(entry: Entry, context: Context) -> Cells:
    transfer = entry.transfer
    is_own = context.person.pk == context.request.user.pk
    is_kept = transfer.kind == TransferKind.REFUND or transfer.pk in context.reversed_ids
    may_reverse = context.may("wallet.can_reverse") and not is_kept and not is_own
    reversal = [(reverse("admin:wallet_transfer_reverse", args=[transfer.pk]), _("Reverse"))]
    picture = context.picture_ids.get(transfer.pk)
    return Cells(
        transfer.bio,
        str(transfer.actor) if transfer.actor else _("the platform"),
        reverse("admin:wallet_transfer_change", args=[transfer.pk]),
        amount=entry.amount,
        after=entry.balance_after,
        receipt=transfer.receipt_number or "",
        picture=reverse("admin:receipt_picture", args=[picture]) if picture else "",
        actions=reversal if may_reverse else [],
    )


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


_WORDS: Final[Mapping[str, Callable[[Any, Context], Cells]]] = {
    "event": _event,
    "note": _note,
    "message": _message,
    "bound": _bound,
    "released": _released,
    "purchase": _purchase,
    "trial": _trial,
    "claim": _claim,
    "entry": _entry,
}
