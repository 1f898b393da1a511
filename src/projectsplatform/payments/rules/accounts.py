"""Whom a provider means by the account that somebody typed or that our pages put into a link.

It is a username, or `username.N`, N the number of a payment begun on our pages. A username may end in a point and digits
itself, so the same text could mean both: it means whoever had it first, the person or the payment. So nobody can take
somebody's payment by registering under its name, and our pages write a number with zeros before it, longer than any
username, where a person has the name already.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.queries.customers import customer_named

_LONGEST_USERNAME: Final = 30
_NUMBERED: Final = re.compile(r"([a-z0-9_.]{3,30})\.(0{0,40}[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose balance it is, and the payment of our pages if the account names one."""

    person_id: UUID
    begun: ProviderPayment | None = None

    @property
    def number(self) -> int | None:
        """Of the payment."""
        return self.begun.pk if self.begun else None

    @property
    def is_paid(self) -> bool:
        """Whether the payment was paid, by whichever of the provider's transactions."""
        if self.begun is None:
            return False
        return self.begun.state == PaymentState.CONFIRMED or _has_paid_again(self.begun)

    @property
    def is_ended(self) -> bool:
        """Whether the payment can be tried no more: it was given up on our pages, or paid and given back."""
        return self.begun is not None and (
            self.begun.state == PaymentState.REFUNDED
            or (self.begun.state == PaymentState.CANCELLED and self.begun.provider_id is None)
        )


def find_payee(provider: Provider, account: str) -> Payee | None:
    """Nobody for an account that names nobody, or somebody who has left."""
    name = account.strip().lower()
    begun = _begun(provider, name)
    person = customer_named(name)
    if begun is not None and (person is None or begun.created_at <= person.created_at):
        return Payee(begun.person_id, begun)
    return Payee(person.pk) if person is not None else None


def account_of(begun: ProviderPayment) -> str:
    """What our pages put into the link of a payment."""
    username = begun.person.username
    return account_of_payment(username, begun.pk, is_taken=customer_named(f"{username}.{begun.pk}") is not None)


def account_of_payment(username: str, number: int, *, is_taken: bool) -> str:
    """`username.N`. Where a person is called so (`is_taken`), with zeros before the number, longer than any username."""
    return f"{username}.{number:0{_LONGEST_USERNAME}d}" if is_taken else f"{username}.{number}"


def _begun(provider: Provider, name: str) -> ProviderPayment | None:
    parts = _NUMBERED.fullmatch(name)
    if parts is None:
        return None
    username, number = parts.groups()
    return ProviderPayment.objects.filter(
        pk=int(number), provider=provider, person__username=username, person__deleted_at=None
    ).first()


def _has_paid_again(begun: ProviderPayment) -> bool:
    return ProviderPayment.objects.filter(
        person_id=begun.person_id, provider=begun.provider, state=PaymentState.CONFIRMED, details__number=begun.pk
    ).exists()
