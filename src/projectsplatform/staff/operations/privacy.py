"""What the panel keeps about its members."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.staff.models import SavedView
from projectsplatform.staff.queries.views import export_views


def erase_views(person: DataSubject, at: datetime) -> None:
    """All of whoever leaves. In the caller's transaction."""
    SavedView.objects.filter(member_id=person.user_id).delete()


VIEWS: Final = PersonalDataHandler(
    name="staff",
    title=_("Staff panel"),
    labels={"saved_views": _("saved views")},
    export=export_views,
    erase=erase_views,
    is_shown_empty=False,
)
