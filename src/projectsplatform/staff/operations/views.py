"""Saved views of lists: kept and removed by the member whose they are."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.kit.errors import NothingThere
from projectsplatform.staff.errors import TooManyViews, ViewInvalid, ViewNameInvalid
from projectsplatform.staff.models import SavedView
from projectsplatform.staff.models.views import NAME_LENGTH, QUERY_LENGTH

MAX_VIEWS: Final = 12
"""Of one member and list: more would be no shortcut."""


@transaction.atomic
def save_view(*, member_id: UUID, list_name: str, name: str, query: str, at: datetime) -> SavedView:
    """Keeps a list under a name; a view of that name is replaced. Raises ViewNameInvalid, ViewInvalid, TooManyViews."""
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= NAME_LENGTH:
        raise ViewNameInvalid(max=NAME_LENGTH)
    if not 1 <= len(query) <= QUERY_LENGTH:
        raise ViewInvalid
    # Two windows of one member: the second counts what the first has kept.
    User.objects.select_for_update().only("pk").get(pk=member_id)
    views = SavedView.objects.filter(member_id=member_id, list_name=list_name)
    if views.exclude(name=clean).count() >= MAX_VIEWS:
        raise TooManyViews(max=MAX_VIEWS)
    view, _is_new = views.update_or_create(
        member_id=member_id, list_name=list_name, name=clean, defaults={"query": query, "created_at": at}
    )
    return view


def remove_view(*, member_id: UUID, view_id: UUID) -> None:
    """Raises NothingThere, also for another member's."""
    removed, _by_model = SavedView.objects.filter(pk=view_id, member_id=member_id).delete()
    if not removed:
        raise NothingThere
