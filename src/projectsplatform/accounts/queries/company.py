"""What the company says about itself."""

from datetime import datetime, time

from projectsplatform.accounts.models import CompanyDetails, CompanyVersion
from projectsplatform.accounts.queries.versions import in_effect


def company_at(at: datetime) -> CompanyDetails:
    """The newest version that has taken effect; empty details before the first. One statement."""
    valid = in_effect(CompanyVersion.objects.all(), at).order_by("-number").first()
    return valid.details if valid is not None else CompanyDetails()


def company_hours(at: datetime) -> dict[int, tuple[time, time]] | None:
    """The company's week in Tashkent, by `date.weekday()`: from when until when; None where owners wrote no week."""
    week = company_at(at).opening_hours
    hours = {each.day - 1: (time.fromisoformat(each.opens), time.fromisoformat(each.closes)) for each in week}
    return hours or None
