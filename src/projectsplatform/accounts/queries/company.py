"""What the company says about itself."""

from datetime import datetime, time
from typing import Final

import msgspec

from projectsplatform.accounts.models import CompanyDetails, CompanyVersion, OpeningHours
from projectsplatform.accounts.queries.versions import IN_EFFECT, in_effect
from projectsplatform.kit.db.statements import fetch_row

_WEEK: Final = f"SELECT opening_hours FROM accounts_companyversion WHERE {IN_EFFECT} ORDER BY number DESC LIMIT 1"  # noqa: S608  ours


def company_at(at: datetime) -> CompanyDetails:
    """The newest version that has taken effect; empty details before the first. One statement."""
    valid = in_effect(CompanyVersion.objects.all(), at).order_by("-number").first()
    return valid.details if valid is not None else CompanyDetails()


def company_hours(at: datetime) -> dict[int, tuple[time, time]] | None:
    """The company's week in Tashkent, by `date.weekday()`: from when until when; None where owners wrote no week."""
    row = fetch_row(_WEEK, [at])
    week = msgspec.json.decode(row[0], type=list[OpeningHours]) if row else []
    hours = {each.day - 1: (time.fromisoformat(each.opens), time.fromisoformat(each.closes)) for each in week}
    return hours or None
