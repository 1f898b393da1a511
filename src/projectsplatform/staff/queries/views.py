"""Saved views of lists."""

from typing import Any
from uuid import UUID

from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.staff.models import SavedView


def views_of(member_id: UUID, list_name: str) -> list[SavedView]:
    """A member's views of one list, by name."""
    return list(SavedView.objects.filter(member_id=member_id, list_name=list_name).order_by("name"))


def find_view(member_id: UUID, view_id: UUID) -> SavedView:
    """Raises NothingThere, also for another member's."""
    view = SavedView.objects.filter(pk=view_id, member_id=member_id).first()
    if view is None:
        raise NothingThere
    return view


def export_views(person: DataSubject) -> dict[str, Any]:
    """What a member kept."""
    views = SavedView.objects.filter(member_id=person.user_id).order_by("list_name", "name")
    rows = [
        {"list": view.list_name, "name": view.name, "query": view.query, "created_at": view.created_at.isoformat()}
        for view in views
    ]
    return {"saved_views": rows}
