"""The timeline of a customer's page: what the role may see, chosen by kind, with what can be done to a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projectsplatform.accounts.models import User
from projectsplatform.panel.badges import badge
from projectsplatform.staff.pages.customers.happenings import cells_of
from projectsplatform.staff.pages.periods import Choice
from projectsplatform.staff.pages.tables import Table, links, moment
from projectsplatform.staff.queries.timeline import SOURCES, read_timeline

LINES: Final = 30
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
class TimelineCard:
    """The table and the kinds that can be chosen."""

    table: Table
    kinds: Sequence[Choice]


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
    table = Table(
        name="timeline",
        title=_("Timeline"),
        headers=[_("Date"), _("Kind"), _("What"), _("Who"), _("Actions")],
        rows=[
            [
                moment(line.cursor.at),
                badge(str(KINDS[line.source.kind][0]), KINDS[line.source.kind][1]),
                cells.what,
                cells.who or "—",
                links(cells.actions) if cells.actions else "—",
            ]
            for line, cells in zip(found.lines, cells_of(request, person, found.lines), strict=True)
        ],
        more=_address(person, chosen, found.older) if found.older else "",
        newest=_address(person, chosen, "") if before else "",
    )
    names: list[tuple[str, str | Promise]] = [("", _("Everything")), *((kind, KINDS[kind][0]) for kind in kinds)]
    choices = [Choice(_address(person, kind, ""), str(name), kind == chosen) for kind, name in names]
    return TimelineCard(table, choices)


def _address(person: User, kind: str, before: str) -> str:
    query = urlencode({name: value for name, value in (("kind", kind), ("before", before)) if value})
    page = reverse("admin:customer", args=[person.pk])
    return f"{page}?{query}#timeline" if query else f"{page}#timeline"
