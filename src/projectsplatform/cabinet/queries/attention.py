"""What is wrong with a person's programs, the worst first."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Final, Literal
from uuid import UUID

from projectsplatform.cabinet.queries.channels import ShownChannel, shown_channels
from projectsplatform.cabinet.queries.shown import ShownLicence
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.reasons import STOPPED, reasons_of

_NEW: Final = timedelta(days=3)
_LATELY: Final = timedelta(days=30)
KEY_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at. `what` picks the words; `key` names what happened, for whoever wants to see it no more."""

    what: Literal["stopped", "channel", "ended", "ending", "device"]
    kind: Literal["bad", "soon"]
    key: str
    shown: ShownLicence | None = None
    channel: ShownChannel | None = None
    reason: str = ""
    """What staff wrote when they stopped the licence; empty when nothing."""


def key_of(*parts: object) -> str:
    """A short name for what happened, in hexadecimal digits."""
    said = "\n".join(map(str, parts)).encode()
    return blake2s(said, digest_size=KEY_LENGTH // 2).hexdigest()


def attention_of(
    user_id: UUID,
    licences: Sequence[ShownLicence],
    *,
    renewable: Collection[UUID],
    dismissed: Collection[str],
    at: datetime,
) -> tuple[Attention, ...]:
    """Without what was dismissed. `renewable`: ids of licences that will renew themselves, whose end is no news."""
    found = [
        *_stopped(user_id, licences),
        *_channels(shown_channels(user_id, at)),
        *_ended(licences, at),
        *_ending(licences, renewable),
        *_devices(licences, at),
    ]
    return tuple(each for each in found if each.key not in dismissed)


def _stopped(user_id: UUID, licences: Iterable[ShownLicence]) -> Iterator[Attention]:
    stopped = [licence for licence in licences if licence.view.state in STOPPED]
    reasons: Mapping[UUID, str] = reasons_of(user_id=user_id, licence_ids=[licence.view.id for licence in stopped])
    for licence in stopped:
        reason = reasons.get(licence.view.id, "")
        key = key_of("stopped", licence.view.id, licence.view.state, reason)
        yield Attention("stopped", "bad", key, shown=licence, reason=reason)


def _channels(channels: Iterable[ShownChannel]) -> Iterator[Attention]:
    for channel in channels:
        key = key_of("channel", channel.title, channel.badge, *channel.lines)
        yield Attention("channel", "bad" if channel.badge == "bad" else "soon", key, channel=channel)


def _ended(licences: Iterable[ShownLicence], at: datetime) -> Iterator[Attention]:
    for licence in licences:
        if licence.view.state is LicenceState.EXPIRED and licence.view.ends_at > at - _LATELY:
            yield Attention("ended", "bad", key_of("ended", licence.view.id, licence.view.ends_at), shown=licence)


def _ending(licences: Iterable[ShownLicence], renewable: Collection[UUID]) -> Iterator[Attention]:
    for licence in licences:
        if licence.ends_soon and licence.view.id not in renewable:
            yield Attention("ending", "soon", key_of("ending", licence.view.id, licence.view.ends_at), shown=licence)


def _devices(licences: Iterable[ShownLicence], at: datetime) -> Iterator[Attention]:
    """Its owner should look whose device that is; the first device of a licence is what it was bought for."""
    for licence in licences:
        bound_at = licence.view.device_bound_at
        is_new = bound_at is not None and bound_at > at - _NEW
        if licence.is_running and is_new and not licence.view.is_first_device:
            yield Attention("device", "soon", key_of("device", licence.view.id, bound_at), shown=licence)
