"""The announcement of an address."""

from django.http import Http404

from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.queries.announcements import find_announcement
from projectsplatform.kit.errors import NothingThere


def announcement_at(object_id: str) -> Announcement:
    """Raises Http404."""
    try:
        return find_announcement(object_id)
    except NothingThere as error:
        raise Http404 from error
