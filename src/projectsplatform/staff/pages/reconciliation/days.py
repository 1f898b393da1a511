"""Days that the pages offer before somebody chooses others."""

from datetime import date, datetime, timedelta

from projectsplatform.kit.clock import local_day


def offered_days(at: datetime) -> dict[str, date]:
    """Yesterday."""
    yesterday = local_day(at) - timedelta(days=1)
    return {"first_day": yesterday, "last_day": yesterday}


def last_month(at: datetime) -> dict[str, date]:
    """The month that is over."""
    last = local_day(at).replace(day=1) - timedelta(days=1)
    return {"first_day": last.replace(day=1), "last_day": last}
