"""Windows of the panel that are over are forgotten."""

from datetime import datetime

from django.contrib.sessions.models import Session

from projectsplatform.staff.models import PanelSession


def clear_sessions(*, at: datetime) -> None:
    """Deletes what is over, and whatever lies in Django's own table: a process of an older release wrote it beside us."""
    PanelSession.objects.filter(expire_date__lt=at).delete()
    Session.objects.all().delete()
