"""Small tables, in the shape that the panel's components draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.kit.clock import TASHKENT


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of texts."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def moment(at: datetime | None) -> str:
    """Day and minute in Tashkent."""
    return "—" if at is None else at.astimezone(TASHKENT).strftime("%d.%m.%Y %H:%M")


def yes_no(is_so: bool) -> str:  # noqa: FBT001  it is what is shown
    return _("yes") if is_so else _("no")
