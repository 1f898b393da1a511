"""The one read of a licence check, for many checks at once: session, person, licence, live device and required channels."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from projectsplatform.accounts.queries.sessions import ASKING_COLUMNS, AskingSession, asking_sessions, asking_values
from projectsplatform.kit.db.batches import BatchedRead, Record, read_many
from projectsplatform.telegram.operations.memberships import FRESH, FRESH_NO


class AskedLicence(NamedTuple):
    """Which licence is asked for, by whose token, and the moment it is judged by."""

    token_hash: bytes
    product_code: str
    at: datetime


class LicenceRow(NamedTuple):
    """The names are the columns'."""

    id: UUID
    product_id: str
    ends_at: datetime
    is_trial: bool
    suspended_at: datetime | None
    revoked_at: datetime | None


class BindingRow(NamedTuple):
    """The names are the columns'."""

    id: UUID
    device_id: str
    last_seen_at: datetime
    lease: str
    lease_issued_at: datetime | None
    lease_ends_at: datetime | None


class ChannelRow(NamedTuple):
    """`subscribed` is None when nobody asked Telegram lately (a yes holds for 10 minutes, a no for seconds)."""

    id: UUID
    title: str
    url: str
    subscribed: bool | None


class Standing(NamedTuple):
    """What a check knows when it begins.

    `takeover_hours`: how long a device must be silent before another may take over. `channels`: those that are required by now.
    """

    session: AskingSession
    tg_id: int | None
    user_id: UUID
    takeover_hours: int | None
    licence: LicenceRow | None
    binding: BindingRow | None
    channels: tuple[ChannelRow, ...]


_LICENCE = slice(6, 6 + len(LicenceRow._fields))
_BINDING = slice(_LICENCE.stop, _LICENCE.stop + len(BindingRow._fields))


def _values(keys: Sequence[AskedLicence]) -> dict[str, Any]:
    hashes, products, ats = zip(*keys, strict=True)
    return asking_values(hashes, ats, product=products) | {"fresh": FRESH, "fresh_no": FRESH_NO}


def _standing(record: Record) -> Standing:
    licence = LicenceRow._make(record[_LICENCE]) if record[_LICENCE.start] else None
    binding = BindingRow._make(record[_BINDING]) if record[_BINDING.start] else None
    channels = _channels(record[-1]) if record[-1] else ()
    tg_id, user_id, takeover_hours = record[3:6]
    return Standing(AskingSession._make(record[:3]), tg_id, user_id, takeover_hours, licence, binding, channels)


STANDINGS: BatchedRead[AskedLicence, Standing] = BatchedRead(
    sql=f"""
    SELECT asked.number, {ASKING_COLUMNS}, person.tg_id, person.id, product.takeover_hours,
           {", ".join(f"licence.{name}" for name in LicenceRow._fields)},
           {", ".join(f"binding.{name}" for name in BindingRow._fields)},
           (SELECT json_agg(json_build_array(channel.id, channel.title, channel.url, member.subscribed) ORDER BY required.id)
              FROM licences_requiredchannel required
              JOIN telegram_channel channel ON channel.id = required.channel_id
              LEFT JOIN telegram_channelmembership member
                ON member.channel_id = channel.id AND member.tg_id = person.tg_id
               AND member.checked_at > asked.at - CASE WHEN member.subscribed THEN %(fresh)s ELSE %(fresh_no)s END::interval
             WHERE required.product_id = asked.product AND required.takes_effect_at <= asked.at)::text
    {asking_sessions(product="text")}
      LEFT JOIN licences_product product ON product.code = asked.product
      LEFT JOIN licences_licence licence ON licence.user_id = person.id AND licence.product_id = asked.product
      LEFT JOIN licences_devicebinding binding ON binding.licence_id = licence.id AND binding.released_at IS NULL
    """,  # noqa: S608  our own text
    columns=_values,
    row=_standing,
)


def find_standing(asked: AskedLicence) -> Standing | None:
    """None when the token opens no live session."""
    return read_many(STANDINGS, [asked])[0]


def _channels(aggregate: str) -> tuple[ChannelRow, ...]:
    rows: list[list[Any]] = msgspec.json.decode(aggregate)
    return tuple(ChannelRow(UUID(identity), title, url, subscribed) for identity, title, url, subscribed in rows)
