"""Offers cached for a second, for price requests that follow every move of a slider.

A purchase reads the offer of its own moment (`offer_at`) and refuses a price other than the one that was shown.
"""

from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.db import transaction

from projectsplatform.licences.queries.products import Offer, offer_at

_FRESH: Final = timedelta(seconds=1)

_read: dict[str, tuple[float, datetime, Offer]] = {}


def recent_offer(code: str, at: datetime) -> Offer:
    """The offer of `at`, or of a moment less than a second before it. Raises NothingThere."""
    offer = remembered_offer(code, at)
    if offer is None:
        clock = monotonic()
        offer = offer_at(code, at)
        _read[code] = clock, at, offer
    return offer


def remembered_offer(code: str, at: datetime) -> Offer | None:
    """The offer if this process read it less than a second ago."""
    if code not in _read:
        return None
    read_at, moment, offer = _read[code]
    is_fresh = monotonic() - read_at < _FRESH.total_seconds() and moment <= at < moment + _FRESH
    return offer if is_fresh else None


def forget_offers() -> None:
    """Called where prices change. Cleared again after the commit: until then other requests read the old prices."""
    _read.clear()
    transaction.on_commit(_read.clear)
