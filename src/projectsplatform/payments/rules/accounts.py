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
from projectsplatform.payments.queries.customers import could_be_name, customer_named
from projectsplatform.payments.queries.payees import named_by

_LONGEST_USERNAME: Final = 30
_NUMBERED: Final = re.compile(r"([a-z0-9_.]{3,30})\.(0{0,40}[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose balance it is, and the payment of our pages if the account names one."""

    person_id: UUID
    begun: ProviderPayment | None = None
    is_paid_again: bool = False

    @property
    def number(self) -> int | None:
        """Of the payment."""
        return self.begun.pk if self.begun else None

    @property
    def is_paid(self) -> bool:
        """Whether the payment was paid, by whichever of the provider's transactions."""
        return self.begun is not None and (self.begun.state == PaymentState.CONFIRMED or self.is_paid_again)

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
    if not could_be_name(name):
        return None
    parts = _NUMBERED.fullmatch(name)
    username, number = parts.groups() if parts else ("", None)
    named = named_by(provider, name, username=username, number=None if number is None else int(number))
    begun = named.begun
    if begun is not None and (named.since is None or begun.created_at <= named.since):
        return Payee(begun.person_id, begun, named.is_paid_again)
    return Payee(named.person_id) if named.person_id is not None else None


def account_of(begun: ProviderPayment) -> str:
    """What our pages put into the link of a payment."""
    username = begun.person.username
    return account_of_payment(username, begun.pk, is_taken=customer_named(f"{username}.{begun.pk}") is not None)


def account_of_payment(username: str, number: int, *, is_taken: bool) -> str:
    """`username.N`. Where a person is called so (`is_taken`), with zeros before the number, longer than any username."""
    return f"{username}.{number:0{_LONGEST_USERNAME}d}" if is_taken else f"{username}.{number}"
