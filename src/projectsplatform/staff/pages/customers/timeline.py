"""The timeline of a customer's page: what the role may see, chosen by kind, with what can be done to a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projectsplatform.accounts.models import User
from projectsplatform.kit.uz.money import format_som, signed_som
from projectsplatform.panel.badges import badge
from projectsplatform.staff.pages.customers.happenings import Cells, cells_of
from projectsplatform.staff.pages.periods import Choice
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.timeline import SOURCES, Happening, read_timeline

LINES: Final = 12
KINDS: Final = {
    "money": (gettext_lazy("Money"), "good"),
    "licences": (gettext_lazy("Licences"), "note"),
    "devices": (gettext_lazy("Devices"), "note"),
    "messages": (gettext_lazy("Messages"), "calm"),
    "notes": (gettext_lazy("Notes"), "warn"),
    "audit": (gettext_lazy("Audit trail"), "calm"),
}
"""Kind → its name and the tone of its badge."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the page draws it."""

    at: str
    kind: SafeString
    cells: Cells
    amount: str
    after: str
    is_outgoing: bool


@dataclass(frozen=True, slots=True)
class TimelineCard:
    """The lines, the kinds that can be chosen, and the addresses of older and of the newest lines."""

    lines: Sequence[Line]
    kinds: Sequence[Choice]
    older: str
    newest: str


def timeline_card(request: HttpRequest, person: User) -> TimelineCard:
    """The lines of the chosen kind below the cursor of the address, in a fixed number of queries."""
    allowed = [source for source in SOURCES if request.user.has_perm(source.permission)]
    kinds = [kind for kind in KINDS if any(source.kind == kind for source in allowed)]
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in kinds else ""
    before = request.GET.get("before", "")
    found = read_timeline(
        person, [source for source in allowed if chosen in {"", source.kind}], before=before, limit=LINES
    )
    names: list[tuple[str, str | Promise]] = [("", _("Everything")), *((kind, KINDS[kind][0]) for kind in kinds)]
    return TimelineCard(
        lines=list(map(_line, found.lines, cells_of(request, person, found.lines))),
        kinds=[Choice(_address(person, kind, ""), str(name), kind == chosen) for kind, name in names],
        older=_address(person, chosen, found.older) if found.older else "",
        newest=_address(person, chosen, "") if before else "",
    )


def _line(happening: Happening, cells: Cells) -> Line:
    name, tone = KINDS[happening.source.kind]
    return Line(
        at=moment(happening.cursor.at),
        kind=badge(str(name), tone),
        cells=cells,
        amount=signed_som(cells.amount) if cells.amount is not None else "",
        after=format_som(cells.after) if cells.after is not None else "",
        is_outgoing=(cells.amount or 0) < 0,
    )


def _address(person: User, kind: str, before: str) -> str:
    query = urlencode({name: value for name, value in (("kind", kind), ("before", before)) if value})
    page = reverse("admin:customer", args=[person.pk])
    return f"{page}?{query}#timeline" if query else f"{page}#timeline"
