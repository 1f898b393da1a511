"""When an automatic renewal is announced and charged, and what it costs."""

from datetime import datetime, timedelta
from typing import Final

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.licences.errors import AutoRenewInvalid
from projectsplatform.licences.queries.products import Offer, offer_at
from projectsplatform.licences.rules.prices import find_quote
from projectsplatform.telegram.rules.quiet_hours import CLOSES, OPENS

MONTHS: Final = 1
ANNOUNCED_BEFORE: Final = timedelta(days=3)
CHARGED_BEFORE: Final = timedelta(hours=24)
TIME_TO_STOP: Final = timedelta(hours=1)
"""What is left at least between an announcement that comes late and the charge."""
_TASK_COMES: Final = timedelta(hours=1)


def announced_until(at: datetime) -> datetime:
    """Ends up to this one are announced at `at`: those of three days, at night only what cannot wait for the morning."""
    local = at.astimezone(TASHKENT)
    if OPENS <= local.time() < CLOSES:
        return at + ANNOUNCED_BEFORE
    morning = datetime.combine(local.date() + timedelta(days=local.time() >= CLOSES), OPENS, TASHKENT)
    return morning + TIME_TO_STOP + _TASK_COMES


def announced_from(at: datetime) -> datetime:
    """Ends up to this one come too soon for an announcement that leaves time to stop the charge."""
    return at + TIME_TO_STOP + _TASK_COMES


def charge_at(*, ends_at: datetime, announced_at: datetime) -> datetime:
    """When money is taken: 24 hours before the end, and never at once after an announcement that came late."""
    return max(ends_at - CHARGED_BEFORE, announced_at + TIME_TO_STOP)


def agreed_charge_at(*, ends_at: datetime, at: datetime) -> datetime:
    """The same when the owner agrees at `at` and so needs no time to stop it."""
    return max(ends_at - CHARGED_BEFORE, at)


def read_auto_renew(value: object) -> bool:
    """Raises AutoRenewInvalid."""
    if not isinstance(value, bool):
        raise AutoRenewInvalid
    return value


def price_of_month(product_code: str, at: datetime) -> int | None:
    """Whole so'm; None for what is not sold."""
    return month_in(offer_at(product_code, at))


def month_in(offer: Offer) -> int | None:
    """The same of an offer that was read already."""
    quote = find_quote(offer, months=MONTHS) if offer.active else None
    return quote.price if quote else None
