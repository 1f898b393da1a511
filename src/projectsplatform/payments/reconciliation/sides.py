"""Both sides of a difference, as somebody reads them who must decide."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_digits, format_som
from projectsplatform.payments.enums import Provider, StatedAs
from projectsplatform.payments.models import Difference, StatementLine
from projectsplatform.payments.rules.accounts import find_payee
from projectsplatform.payments.rules.amounts import TIYIN
from projectsplatform.wallet.queries import balance


def tiyin_text(tiyin: int | None) -> str:
    """A sum of a statement: so'm, with tiyin only where there are odd ones."""
    if tiyin is None:
        return "—"
    som, odd = divmod(tiyin, TIYIN)
    return format_som(som) if not odd else _("{som},{tiyin} soʻm").format(som=format_digits(som), tiyin=f"{odd:02}")


def their_word(difference: Difference) -> str:
    """What the provider says, without the time."""
    said = str(StatedAs(difference.stated_as).label) if difference.stated_as else _("nothing")
    return f"{said} · {tiyin_text(difference.stated_amount)}" if difference.stated_amount is not None else said


def our_word(difference: Difference) -> str:
    """What our books say, without the time."""
    payment = difference.payment
    if payment is not None:
        return f"{payment.get_state_display()} · {format_som(payment.amount)}"
    return str(difference.transfer) if difference.transfer else _("nothing")


def their_sum(difference: Difference) -> int | str | None:
    """So'm that the provider says, for a file; in words where there are odd tiyin."""
    tiyin = difference.stated_amount
    if tiyin is None:
        return None
    return tiyin_text(tiyin) if tiyin % TIYIN else tiyin // TIYIN


def our_sum(difference: Difference) -> int | None:
    """So'm of the payment in our books, for a file."""
    return difference.payment.amount if difference.payment else None


def their_side(difference: Difference) -> str:
    """What the provider says, and of when."""
    word = their_word(difference)
    return f"{word} · {moment(difference.at)}" if difference.stated_as and difference.at else word


def our_side(difference: Difference) -> str:
    """What our books say, and since when."""
    payment = difference.payment
    if payment is None:
        return our_word(difference)
    return f"{our_word(difference)} · {moment(payment.confirmed_at or payment.reserved_at or payment.created_at)}"


def where_it_stands(difference: Difference) -> str:
    """The lines of the last statement that names it."""
    if not difference.provider_id:
        return "—"
    lines = StatementLine.objects.select_related("run__file").filter(
        run=difference.last_run_id, provider_id=difference.provider_id
    )
    return ", ".join(_line(line) for line in lines[:5]) or "—"


def payee_named(difference: Difference) -> str:
    """The username of whom the statement's account means, where we have no payment; empty when it means nobody."""
    if difference.payment is not None or not difference.account:
        return ""
    payee = find_payee(Provider(difference.provider), difference.account)
    person = User.objects.filter(pk=payee.person_id).first() if payee else None
    return person.username if person else ""


def facts_of(difference: Difference) -> Iterator[tuple[str, str]]:
    """For the page of a decision."""
    yield _("What differs"), difference.get_kind_display()
    yield _("Provider"), f"{difference.get_provider_display()} {difference.provider_id}".strip()
    yield _("The provider says"), their_side(difference)
    yield _("Our books say"), our_side(difference)
    if difference.account:
        yield _("Account"), difference.account
    person = difference.person or (difference.payment and difference.payment.person)
    if person:
        yield _("Person"), f"{person} · {person.get_full_name()}".removesuffix(" · ")
        yield _("Balance now"), format_som(balance(person.pk))
    if difference.reason:
        yield _("Reason"), difference.reason
    if difference.requested_by:
        yield _("Requested by"), str(difference.requested_by)


def _line(line: StatementLine) -> str:
    name = line.run.file.name if line.run.file else line.run.get_source_display()
    return _("{file}, line {number}").format(file=name, number=line.number)
