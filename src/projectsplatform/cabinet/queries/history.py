"""What happened to a licence, as one line of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projectsplatform.licences.models import DeviceBinding, Purchase

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Event:
    """A moment, and one of: a purchase, a device that was bound, a device that was let go."""

    at: datetime
    purchase: Purchase | None = None
    bound: DeviceBinding | None = None
    released: DeviceBinding | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Newest first; `earlier` is what a page folds away."""

    recent: Sequence[Event]
    earlier: Sequence[Event]


def history_of(purchases: Iterable[Purchase], devices: Iterable[DeviceBinding]) -> History:
    """Purchases and devices in the order of time."""
    events = [Event(purchase.created_at, purchase=purchase) for purchase in purchases]
    for device in devices:
        events.append(Event(device.bound_at, bound=device))
        if device.released_at is not None:
            events.append(Event(device.released_at, released=device))
    events.sort(key=lambda event: event.at, reverse=True)
    return History(events[:_SHOWN], events[_SHOWN:])
