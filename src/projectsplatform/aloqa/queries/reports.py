"""Conversations of a span, counted by member, by day and by subject: how many, how fast, how rated."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projectsplatform.kit.db.statements import fetch_rows

_MEASURES: Final = """
    count(*),
    round(percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM first_answer_at - opened_at)) FILTER (WHERE first_answer_at > opened_at))::int,
    round(percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM closed_at - opened_at)) FILTER (WHERE closed_at IS NOT NULL))::int,
    count(rating), round(avg(rating), 1)::text
"""
_FROM: Final = "FROM aloqa_episode AS episode"
_WHEN: Final = "WHERE opened_at >= %(since)s AND opened_at < %(until)s"
_BY_MEMBER: Final = f"""
    SELECT coalesce(nullif(member.full_name, ''), member.username, ''), {_MEASURES} {_FROM}
    LEFT JOIN accounts_user AS member ON member.id = first_answered_by_id {_WHEN}
    GROUP BY first_answered_by_id, 1 ORDER BY 2 DESC, 1
"""
_BY_SUBJECT: Final = f"""
    SELECT coalesce(subject.name, ''), {_MEASURES} {_FROM}
    LEFT JOIN aloqa_subjectlabel AS subject ON subject.id = subject_id {_WHEN}
    GROUP BY subject_id, 1 ORDER BY 2 DESC, 1
"""
_BY_DAY: Final = f"""
    SELECT (opened_at AT TIME ZONE 'Asia/Tashkent')::date, {_MEASURES} {_FROM} {_WHEN} GROUP BY 1 ORDER BY 1
"""
_TOGETHER: Final = f"SELECT '', {_MEASURES} {_FROM} {_WHEN}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Conversations that began in the span. `name`: of a member, a subject (empty: nobody's, without one), or a date.

    Medians in seconds, None where nothing was answered or closed; what staff began counts for no first answer.
    `rating`: the mean, as text with one decimal.
    """

    name: object
    conversations: int
    first_answer: int | None
    closing: int | None
    ratings: int
    rating: str | None


def by_member(since: datetime, until: datetime) -> list[Measured]:
    """By who answered first; most first."""
    return _measured(_BY_MEMBER, since, until)


def by_subject(since: datetime, until: datetime) -> list[Measured]:
    """By the subject at the closing; most first."""
    return _measured(_BY_SUBJECT, since, until)


def by_day(since: datetime, until: datetime) -> list[Measured]:
    """By the day in Tashkent on which they began; days without any are left out."""
    return _measured(_BY_DAY, since, until)


def together(since: datetime, until: datetime) -> Measured:
    """All of them."""
    return _measured(_TOGETHER, since, until)[0]


def _measured(sql: str, since: datetime, until: datetime) -> list[Measured]:
    return [Measured(*row) for row in fetch_rows(sql, {"since": since, "until": until})]
