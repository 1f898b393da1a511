"""Who belongs to an audience: one statement for counting, listing and freezing it.

Nobody is told who has left or is shut out, works here, has no Telegram or has blocked the bot, or switched the kind off.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from projectsplatform.aloqa.enums import Standing
from projectsplatform.aloqa.models import Audience
from projectsplatform.kit.clock import midnight
from projectsplatform.kit.db.statements import fetch_row, fetch_rows

SHOWN: Final = 50
MAY_BE_TOLD: Final = """person.deleted_at IS NULL AND person.is_active AND NOT person.is_staff AND person.tg_id IS NOT NULL
    AND chat.blocked_at IS NULL
    AND NOT EXISTS (SELECT FROM accounts_mutednotice muted WHERE muted.user_id = person.id AND muted.kind = %(kind)s)"""
"""Asked when the audience is counted and frozen, and again of each recipient before the message goes out."""
_FROM: Final = "accounts_user person LEFT JOIN telegram_telegramchat chat ON chat.chat_id = person.tg_id"
_STANDS: Final = {
    Standing.RUNNING: "(licence.ends_at > %(at)s AND NOT licence.is_trial AND {counts})",
    Standing.TRIAL: "(licence.ends_at > %(at)s AND licence.is_trial AND {counts})",
    Standing.ENDED: "(licence.ends_at <= %(at)s AND {counts})",
    Standing.SUSPENDED: "(licence.suspended_at IS NOT NULL AND licence.revoked_at IS NULL)",
    Standing.REVOKED: "licence.revoked_at IS NOT NULL",
}
_COUNTS: Final = "licence.suspended_at IS NULL AND licence.revoked_at IS NULL"
_LICENCE: Final = "EXISTS (SELECT FROM licences_licence licence WHERE {0})"
_REGION: Final = """EXISTS (SELECT FROM kundalikcom_school school JOIN kundalikcom_district district
    ON district.soato = school.district_id WHERE school.user_id = person.id AND district.region_id = ANY(%(regions)s))"""
_LABEL: Final = """EXISTS (SELECT FROM accounts_personlabel put
    WHERE put.user_id = person.id AND put.label_id = ANY(%(labels)s::uuid[]))"""
_LANGUAGE: Final = "coalesce(chat.language, person.language) = ANY(%(languages)s)"
# Whoever registered was seen then; sessions that ended long ago are forgotten, devices are not.
_SEEN: Final = """(person.created_at >= %({0})s
    OR EXISTS (SELECT FROM accounts_session session WHERE session.user_id = person.id AND session.last_seen_at >= %({0})s)
    OR EXISTS (SELECT FROM licences_licence licence JOIN licences_devicebinding device ON device.licence_id = licence.id
               WHERE licence.user_id = person.id AND device.last_seen_at >= %({0})s))"""


@dataclass(frozen=True, slots=True)
class Selection:
    """`FROM` and `WHERE` of a statement about people named `person`, their chats `chat`; its values by name."""

    sql: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of an audience."""

    id: UUID
    username: str
    full_name: str
    language: str


def select_audience(audience: Audience, *, kind: str, at: datetime) -> Selection:
    """The people that an announcement of this kind would reach."""
    conditions = [MAY_BE_TOLD, *_conditions(audience)]
    values = {
        "kind": kind,
        "at": at,
        "programs": list(audience.programs),
        "regions": list(audience.regions),
        "languages": list(audience.languages),
        "labels": [str(label) for label in audience.labels],
        "ends_from": _midnight(audience.ends_from),
        "ends_before": _midnight(audience.ends_to, days=1),
        "seen_from": _midnight(audience.seen_from),
        "seen_after": _midnight(audience.seen_to, days=1),
    }
    used = " AND ".join(conditions)
    return Selection(f"{_FROM} WHERE {used}", {name: value for name, value in values.items() if f"%({name})s" in used})


def count_audience(audience: Audience, *, kind: str, at: datetime) -> int:
    """How many it would reach."""
    chosen = select_audience(audience, kind=kind, at=at)
    row = fetch_row(f"SELECT count(*) FROM {chosen.sql}", chosen.values)  # noqa: S608  our own text
    return int(row[0]) if row else 0


def list_audience(
    audience: Audience, *, kind: str, at: datetime, after: UUID | None = None, most: int = SHOWN
) -> list[Listed]:
    """The first of them in the order of their registration, or those that come after one."""
    chosen = select_audience(audience, kind=kind, at=at)
    statement = f"""SELECT person.id, person.username, person.full_name, coalesce(chat.language, person.language)
        FROM {chosen.sql} AND (%(after)s::uuid IS NULL OR person.id > %(after)s::uuid)
        ORDER BY person.id LIMIT %(most)s"""  # noqa: S608  our own text
    return [Listed(*row) for row in fetch_rows(statement, {**chosen.values, "after": after, "most": most})]


def _conditions(audience: Audience) -> list[str]:
    asked = {
        _licences(audience): audience.asks_for_licences,
        _REGION: audience.regions,
        _LANGUAGE: audience.languages,
        _LABEL: audience.labels,
        _SEEN.format("seen_from"): audience.seen_from,
        f"NOT {_SEEN.format('seen_after')}": audience.seen_to,
    }
    return [condition for condition, is_asked in asked.items() if is_asked]


def _licences(audience: Audience) -> str:
    """One licence that meets all that is asked of licences, or none of these programs."""
    of_programs = [
        "licence.user_id = person.id",
        *(["licence.product_id = ANY(%(programs)s)"] * bool(audience.programs)),
    ]
    states = [_STANDS[Standing(one)].format(counts=_COUNTS) for one in audience.standings if one != Standing.NONE]
    wanted = [
        *of_programs,
        *([f"({' OR '.join(states)})"] * bool(states)),
        *([f"licence.ends_at >= %(ends_from)s AND {_COUNTS}"] * bool(audience.ends_from)),
        *([f"licence.ends_at < %(ends_before)s AND {_COUNTS}"] * bool(audience.ends_to)),
    ]
    has_one, has_none = _LICENCE.format(" AND ".join(wanted)), f"NOT {_LICENCE.format(' AND '.join(of_programs))}"
    if Standing.NONE not in audience.standings:
        return has_one
    return f"({has_one} OR {has_none})" if states else has_none


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    return None if day is None else midnight(day, days=days)
