"""Whether what an open page shows has changed: asked every two seconds, answered 304 without a body where it has not."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import InboxTab
from projectsplatform.aloqa.operations.viewing import note_presence
from projectsplatform.aloqa.queries.inbox import count_waiting
from projectsplatform.aloqa.queries.updates import inbox_mark, mark_of, thread_mark
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.panel.actors import actor_of, member_of, require_permission
from projectsplatform.staff.pages.aloqa.inbox import VIEW, chosen_tab
from projectsplatform.staff.pages.aloqa.names import count_text


def show_updates(request: HttpRequest) -> HttpResponse:
    """`?thread=` asks about a conversation, else about the list of `?tab=`."""
    require_permission(request, VIEW)
    wanted = request.GET.get("thread", "")
    mark, found = _of_thread(request, wanted) if wanted else _of_inbox(request)
    tag = f'"{mark}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = JsonResponse(found)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def _of_inbox(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    mark, counts = inbox_mark(chosen_tab(request), actor_of(request))
    return mark, {"waiting": counts[InboxTab.WAITING], "text": count_text(counts[InboxTab.WAITING])}


def _of_thread(request: HttpRequest, wanted: str) -> tuple[str, dict[str, Any]]:
    try:
        thread_id, at = UUID(wanted), now()
        mark, there = thread_mark(thread_id, actor_of(request), at)
    except (ValueError, NothingThere) as error:
        raise Http404 from error
    note_presence(thread_id=thread_id, member=member_of(request), at=at)
    waiting = count_waiting()
    words = [
        (_("{member} is writing") if writes else _("{member} is here")).format(member=name) for name, writes in there
    ]
    found = {"waiting": waiting, "text": count_text(waiting), "there": words}
    return mark_of([mark, waiting]), found
