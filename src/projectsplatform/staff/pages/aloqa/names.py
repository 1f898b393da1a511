"""What the inbox calls phones, times and waits."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.queries.inbox import COUNTED
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.phones import mask_phone


def phone_of(request: HttpRequest, thread: Thread) -> str:
    """Masked for roles that see no phone numbers."""
    phone = (thread.person.phone if thread.person else "") or ""
    return phone if request.user.has_perm("accounts.view_signupticket") else mask_phone(phone)


def short_moment(at: datetime, now: datetime) -> str:
    """The time of day for today, else the day: `14:05`, `23-noy`."""
    on, today = local_day(at), local_day(now)
    if on == today:
        return dates.clock(at)
    return dates.short_day(on) if on.year == today.year else dates.calendar_day(on)


def span_text(seconds: float) -> str:
    """A length of time, rounded down, as somebody would say it."""
    minutes = int(seconds) // 60
    if minutes < 1:
        return _("under 1 min")
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        hours_text = _("{n} h").format(n=hours)
        return f"{hours_text} {_('{n} min').format(n=minutes)}" if minutes else hours_text
    return _("{n} days").format(n=hours // 24)


def count_text(count: int) -> str:
    """A bounded count: `12`, `99+`."""
    return f"{COUNTED - 1}+" if count >= COUNTED else str(count)
