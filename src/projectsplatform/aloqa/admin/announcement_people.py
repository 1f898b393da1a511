"""Whom an announcement would reach now, and whom it did not."""

from typing import Final
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.reasons import reason_of
from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.admin.words import whom
from projectsplatform.aloqa.queries.announcements import PAGE, UNREACHED, unreached
from projectsplatform.aloqa.queries.audiences import SHOWN, count_audience, list_audience
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.lookups import QueryRefused

_VIEW: Final = "aloqa.view_announcement"


def show_audience(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """Everybody whom it would reach now, page by page."""
    require_permission(request, _VIEW)
    announcement, at = announcement_at(object_id), now()
    people = list_audience(announcement.whom, kind=announcement.kind, at=at, after=_key(request), most=SHOWN + 1)
    count = count_audience(announcement.whom, kind=announcement.kind, at=at)
    context = {
        **site.each_context(request),
        "title": _("Whom “{title}” would reach now").format(title=announcement.title),
        "announcement": announcement,
        "facts": [*whom(announcement.whom), (_("Recipients now"), format_digits(count))],
        "rows": [(person.id, person.full_name or person.username, person.username) for person in people[:SHOWN]],
        "more": f"?after={people[SHOWN - 1].id}" if len(people) > SHOWN else "",
    }
    return TemplateResponse(request, "aloqa/people.html", context)


def show_unreached(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """Who has blocked the bot, whom it did not reach, and whom perhaps."""
    require_permission(request, _VIEW)
    announcement = announcement_at(object_id)
    names = {state.name.lower(): state for state in UNREACHED}
    chosen = request.GET.get("state", "failed")
    if chosen not in names:
        raise QueryRefused
    found = unreached(announcement.pk, state=names[chosen], after=_key(request))
    context = {
        **site.each_context(request),
        "title": _("Whom “{title}” did not reach").format(title=announcement.title),
        "announcement": announcement,
        "states": [(name, state.label, name == chosen) for name, state in names.items()],
        "rows": [(row.person_id, row.person.get_full_name(), reason_of(row)) for row in found[:PAGE]],
        "more": f"?state={chosen}&after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }
    return TemplateResponse(request, "aloqa/people.html", context)


def _key(request: HttpRequest) -> UUID | None:
    """Raises QueryRefused."""
    try:
        return UUID(asked) if (asked := request.GET.get("after")) else None
    except ValueError as error:
        raise QueryRefused from error
