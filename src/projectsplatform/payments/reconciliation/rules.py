"""What may be done about which difference."""

from collections.abc import Mapping
from typing import Final

from projectsplatform.payments.enums import DifferenceKind, DifferenceState, Resolution
from projectsplatform.payments.models import LEAST, MOST, Difference
from projectsplatform.payments.reconciliation.errors import AmountNotPayable, DifferenceClosed, ResolutionImpossible
from projectsplatform.payments.rules.amounts import TIYIN

_SETTLED: Final = frozenset({Resolution.SETTLED})
_COMES: Final = frozenset({Resolution.CREDITED, Resolution.RETURNED})
_GOES: Final = frozenset({Resolution.TAKEN_BACK})
_POSSIBLE: Final[Mapping[str, frozenset[Resolution]]] = {
    DifferenceKind.LATE_CREDIT: _COMES | _SETTLED,
    DifferenceKind.UNKNOWN: _COMES | _SETTLED,
    DifferenceKind.AMOUNT: _COMES | _SETTLED,
    DifferenceKind.DOUBLE: frozenset({Resolution.RETURNED}) | _SETTLED,
    DifferenceKind.CANCELLED_THERE: _GOES | _SETTLED,
    DifferenceKind.MISSING_THERE: _GOES | _SETTLED,
}


def possible_for(difference: Difference) -> frozenset[Resolution]:
    """Ways to resolve it, whatever its state."""
    ways = _POSSIBLE.get(difference.kind, _SETTLED)
    if difference.kind == DifferenceKind.DOUBLE and difference.transfer_id is not None:
        return ways | {Resolution.REVERSED}
    if difference.kind == DifferenceKind.AMOUNT and lacking(difference) <= 0:
        return ways - {Resolution.CREDITED}
    return ways


def require_open(difference: Difference, resolution: Resolution) -> None:
    """Looked at under the row's lock. Raises DifferenceClosed, ResolutionImpossible."""
    if difference.state != DifferenceState.OPEN:
        raise DifferenceClosed
    if resolution not in possible_for(difference):
        raise ResolutionImpossible


def lacking(difference: Difference) -> int:
    """Tiyin that the provider took and no balance has; of a payment that did not come all of it."""
    stated = difference.stated_amount
    payment = difference.payment
    if payment is None:
        return stated or 0
    if payment.confirmed_at is None:
        return payment.amount * TIYIN if stated is None else stated
    return 0 if stated is None else stated - payment.amount * TIYIN


def som_to_credit(difference: Difference) -> int:
    """Raises AmountNotPayable: odd tiyin, too little or too much."""
    tiyin = lacking(difference)
    if tiyin % TIYIN or not LEAST <= tiyin // TIYIN <= MOST:
        raise AmountNotPayable
    return tiyin // TIYIN
