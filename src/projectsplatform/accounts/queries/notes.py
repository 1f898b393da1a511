"""Labels of people, for lists, search results and a person's page."""

from collections.abc import Collection
from uuid import UUID

from projectsplatform.accounts.models import Label, PersonLabel


def labels_of(user_ids: Collection[UUID]) -> dict[UUID, list[Label]]:
    """Person → labels by name, in one query; whoever has none is left out."""
    found: dict[UUID, list[Label]] = {}
    rows = PersonLabel.objects.filter(user__in=set(user_ids)).select_related("label").order_by("label__name")
    for row in rows:
        found.setdefault(row.user_id, []).append(row.label)
    return found


def labels_in_use() -> list[Label]:
    """Those that can be put on somebody."""
    return list(Label.objects.filter(is_used=True))
