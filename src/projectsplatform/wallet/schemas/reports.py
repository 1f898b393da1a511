"""The statement: a period of it, and a page of its lines."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, WithJsonSchema

from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, declare_field_messages, examples, refuse
from projectsplatform.kit.clock import EARLIEST, LATEST, TASHKENT

declare_field_messages(
    {
        "from_invalid": _("“from” is a date, or a date-time with its offset."),
        "to_invalid": _("“to” is a date, or a date-time with its offset, and not before “from”."),
        "limit_invalid": _("A page holds 1 to 200 lines."),
        "cursor_invalid": _("This page address is not valid. Start from the first page."),
    }
)

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def _beginning(value: object) -> datetime:
    """The first moment of a period: a date begins at midnight in Tashkent."""
    return _moment(value, code="from_invalid", days=0)


def _end(value: object, info: ValidationInfo) -> datetime:
    """The first moment after a period: a date belongs to it wholly. A period does not end before it begins."""
    since = info.data.get("since")
    end = _moment(value, code="to_invalid", days=1)
    is_day = isinstance(value, str) and _DATE.fullmatch(value) is not None
    if since is not None and (end < since or (is_day and end == since)):
        raise refuse("to_invalid")
    return end


def _moment(value: object, *, code: str, days: int) -> datetime:
    text = value if isinstance(value, str) else ""
    try:
        if _DATE.fullmatch(text):
            return _in_utc(datetime.combine(date.fromisoformat(text), time.min, TASHKENT), days=days)
        if _DATE_TIME.fullmatch(text):
            return _in_utc(datetime.fromisoformat(text.upper()), days=0)
    except ValueError as error:
        raise refuse(code) from error
    raise refuse(code)


def _in_utc(moment: datetime, *, days: int) -> datetime:
    """The calendar's own ends stand for what lies beyond them."""
    try:
        return (moment + timedelta(days=days)).astimezone(UTC)
    except OverflowError:
        return EARLIEST if moment.year == 1 else LATEST


_PERIOD_END = WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]})


class ReportsIn(Body):
    """A period of the statement, and a page of it."""

    token: str | None = Field(None, description="The session's token, unless the header carries it.")
    since: Annotated[datetime, BeforeValidator(_beginning), _PERIOD_END] | None = Field(
        None,
        alias="from",
        description="Inclusive. A date begins at midnight in Asia/Tashkent.",
        examples=["2026-11-01"],
    )
    until: Annotated[datetime, BeforeValidator(_end), _PERIOD_END] | None = Field(
        None,
        alias="to",
        description="A date-time is exclusive; a date is included to its end in Asia/Tashkent.",
        examples=["2026-11-30"],
    )
    cursor: str | None = Field(None, description="`next_cursor` of the page before.")
    limit: int | None = Field(None, ge=1, le=200, description="Lines on a page; 50 when left out.")


class ReportLine(BaseModel):
    """One change of the balance."""

    id: str
    size: int = Field(description="Signed, whole so'm.")
    direction: Literal["kirim", "chiqim"]
    date: str = Field(json_schema_extra=DATE_TIME)
    bio: str
    balance_after: int


class ReportsOut(Answer):
    """A page of the statement, newest line first; both balances are the whole period's."""

    model_config = examples(
        {
            "how": True,
            "message": "Balansingiz hisoboti.",
            "opening_balance": 0,
            "closing_balance": 100_000,
            "items": [
                {
                    "id": "0199f3a0-5d2c-7e63-8f4b-6c7d8e9fa012",
                    "size": 100_000,
                    "direction": "kirim",
                    "date": "2026-11-20T07:00:00Z",
                    "bio": "Balans toʻldirildi",
                    "balance_after": 100_000,
                }
            ],
            "next_cursor": None,
        }
    )

    opening_balance: int
    closing_balance: int
    items: list[ReportLine]
    next_cursor: str | None
