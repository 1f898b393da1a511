"""Which transfers can be reversed, and how much comes back."""

from projectsplatform.wallet.enums import PROVIDERS_ACCOUNTS, AccountKind, TransferKind
from projectsplatform.wallet.errors import (
    AlreadyReversed,
    NothingLeft,
    NotReversible,
    RefundNotReversible,
    ThroughProvider,
)
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.queries.transfers import is_reversed


def require_reversible(transfer: Transfer) -> None:
    """Looked at under the account's lock. Raises NotReversible, RefundNotReversible, AlreadyReversed."""
    if transfer.kind == TransferKind.REFUND:
        raise RefundNotReversible
    if transfer.kind == TransferKind.REVERSAL:
        raise NotReversible
    if is_reversed(transfer.pk):
        raise AlreadyReversed


def require_no_provider(counterpart: AccountKind) -> None:
    """What a provider took goes back with its payment, or the two would tell differently of it. Raises ThroughProvider."""
    if counterpart in PROVIDERS_ACCOUNTS:
        raise ThroughProvider(provider=counterpart.label)


def amount_to_reverse(*, moved: int, balance: int) -> int:
    """The signed amount that takes back `moved`, as far as the balance holds it. Raises NothingLeft."""
    amount = -min(moved, balance) if moved > 0 else -moved
    if amount == 0:
        raise NothingLeft
    return amount
