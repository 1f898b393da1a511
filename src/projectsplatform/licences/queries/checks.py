"""The one read of a licence check: session, person, licence, live device and required channels by the token's hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from projectsplatform.accounts.queries.sessions import IDLE_DAYS
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.operations.memberships import FRESH, FRESH_NO

_STANDING = """
SELECT s.id, s.last_seen_at, s.token_used_at, u.id, u.tg_id,
       l.id, l.product_id, l.ends_at, l.is_trial, l.suspended_at, l.revoked_at,
       b.id, b.device_id, b.last_seen_at, b.lease, b.lease_issued_at, b.lease_ends_at,
       (SELECT json_agg(json_build_array(c.id, c.title, c.url, m.subscribed) ORDER BY r.id)
          FROM licences_requiredchannel r
          JOIN telegram_channel c ON c.id = r.channel_id
          LEFT JOIN telegram_channelmembership m
            ON m.channel_id = c.id AND m.tg_id = u.tg_id
           AND m.checked_at > CASE WHEN m.subscribed THEN %(fresh)s ELSE %(fresh_no)s END
         WHERE r.product_id = %(product)s)::text
  FROM accounts_session s
  JOIN accounts_user u ON u.id = s.user_id AND u.is_active
  LEFT JOIN licences_licence l ON l.user_id = u.id AND l.product_id = %(product)s
  LEFT JOIN licences_devicebinding b ON b.licence_id = l.id AND b.released_at IS NULL
 WHERE s.token_hash = %(token)s AND s.revoked_at IS NULL AND s.expires_at > %(at)s AND s.last_seen_at > %(idle)s
"""


class SessionRow(NamedTuple):
    id: UUID
    last_seen_at: datetime
    token_used_at: datetime | None
    user_id: UUID
    tg_id: int | None


class LicenceRow(NamedTuple):
    id: UUID
    product_code: str
    ends_at: datetime
    is_trial: bool
    suspended_at: datetime | None
    revoked_at: datetime | None


class BindingRow(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What a check knows when it begins."""

    session: SessionRow
    licence: LicenceRow | None
    binding: BindingRow | None
    channels: tuple[ChannelRow, ...]


def find_standing(*, token_hash: bytes, product_code: str, at: datetime) -> Standing | None:
    """None when the token opens no live session."""
    values: dict[str, Any] = {
        "token": token_hash,
        "product": product_code,
        "at": at,
        "idle": at - timedelta(days=IDLE_DAYS),
        "fresh": at - FRESH,
        "fresh_no": at - FRESH_NO,
    }
    row = fetch_row(_STANDING, values)
    if row is None:
        return None
    return Standing(
        session=SessionRow(*row[0:5]),
        licence=LicenceRow(*row[5:11]) if row[5] else None,
        binding=BindingRow(*row[11:17]) if row[11] else None,
        channels=_channels(row[17]),
    )


def _channels(aggregate: str | None) -> tuple[ChannelRow, ...]:
    rows: list[list[Any]] = msgspec.json.decode(aggregate) if aggregate else []
    return tuple(ChannelRow(UUID(identity), title, url, subscribed) for identity, title, url, subscribed in rows)
