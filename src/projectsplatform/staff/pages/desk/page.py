"""The panel's first page: what waits for this member of staff, and how the platform is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.panel.badges import badge
from projectsplatform.panel.health import HealthFact, health_facts
from projectsplatform.panel.queue import COUNTED, Line, Waiting, next_address, queues_for, waiting_in
from projectsplatform.staff.pages.desk import failures, health  # noqa: F401  they register what they know
from projectsplatform.staff.pages.tables import Table, link, moment

_ACTION = "font-semibold text-primary-600 underline dark:text-primary-500"


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """A card for each queue that is not empty, and the strip of health."""
    at = now()
    queues = queues_for(request)
    waiting = [found for found in (waiting_in(queue, request, at) for queue in queues) if found.lines]
    return {
        "title": _("Home"),
        "sections": [_section(found, has_focus=found is waiting[0]) for found in waiting],
        "nothing_waits": not waiting,
        "health": _health(request, at),
    }


def next_decision(request: HttpRequest, queue_name: str, item_id: UUID, site: AdminSite) -> HttpResponse:
    """Opens the decision after this one; at the end, the queue."""
    address = next_address(request, name=queue_name, after=str(item_id), at=now())
    if not address:
        messages.info(request, _("That was the last one."))
    return redirect(address or "admin:index")


def _section(waiting: Waiting, *, has_focus: bool) -> dict[str, Any]:
    queue = waiting.queue
    return {
        "table": Table(
            name=queue.name,
            title=str(queue.title),
            headers=[_("Who"), _("What"), str(queue.when), _("Actions")],
            rows=[
                [
                    link(line.who_address, line.who) if line.who_address else line.who,
                    line.what,
                    moment(line.since),
                    _action(line, has_focus=has_focus and number == 0),
                ]
                for number, line in enumerate(waiting.lines)
            ],
        ),
        "full_list": queue.full_list(),
        "more": _more(waiting.more),
    }


def _action(line: Line, *, has_focus: bool) -> SafeString:
    focus = format_html(" {}", "autofocus") if has_focus else ""
    name = f"{line.action}: {line.who}"
    return format_html(
        '<a class="{}" href="{}" data-line aria-label="{}"{}>{}</a>', _ACTION, line.address, name, focus, line.action
    )


def _more(number: int) -> str:
    if not number:
        return ""
    return _("and {number} more").format(number=number if number < COUNTED else f"{COUNTED}+")


def _health(request: HttpRequest, at: datetime) -> list[tuple[HealthFact, SafeString]]:
    if not request.user.has_perm("telegram.view_outboxmessage"):
        return []
    return [(fact, badge(fact.text, fact.tone)) for fact in health_facts(at)]
