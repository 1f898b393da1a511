"""Forgetting what is over."""

from datetime import datetime, timedelta

from django.db.models import Q

from projectsplatform.accounts.models import (
    KnownDevice,
    Notice,
    Session,
    SignInCode,
    SignUpTicket,
    StaffLink,
    StaffNotice,
)
from projectsplatform.accounts.queries.sessions import IDLE_DAYS
from projectsplatform.accounts.rules.lifetimes import KEPT_AFTERWARDS, NOTICES_KEPT
from projectsplatform.accounts.rules.limits import LONGEST_WINDOW
from projectsplatform.kit.db import limiter


def purge_expired(*, at: datetime) -> dict[str, int]:
    """Deletes tickets, links, codes and sessions two days after their end; devices that are known no longer, notices of more
    than a year ago and windows of limits that are over."""
    before = at - KEPT_AFTERWARDS
    idle = before - timedelta(days=IDLE_DAYS)
    over = Q(revoked_at__lt=before) | Q(expires_at__lt=before) | Q(last_seen_at__lt=idle)
    return {
        "tickets": SignUpTicket.objects.filter(expires_at__lt=before).delete()[0],
        "links": StaffLink.objects.filter(expires_at__lt=before).delete()[0],
        "codes": SignInCode.objects.filter(expires_at__lt=before).delete()[0],
        "sessions": Session.objects.filter(over).delete()[0],
        "devices": KnownDevice.objects.filter(expires_at__lt=at).delete()[0],
        "notices": Notice.objects.filter(created_at__lt=at - NOTICES_KEPT).delete()[0],
        "staff_notices": StaffNotice.objects.filter(created_at__lt=at - NOTICES_KEPT).delete()[0],
        "limits": limiter.purge(before=at - 2 * LONGEST_WINDOW),
    }
