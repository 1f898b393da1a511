"""How far an announcement has gone: its numbers, on its page and for a page that is open."""

import hashlib
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.admin.words import TONES
from projectsplatform.aloqa.enums import AnnouncementState, RecipientState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.queries.announcements import UNREACHED, progress_of
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.badges import badge

_MOVES: Final = (AnnouncementState.PREPARING, AnnouncementState.SENDING)


def show_progress(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """The numbers alone, for the page that shows them; 304 while they stay."""
    require_permission(request, "aloqa.view_announcement")
    announcement = announcement_at(object_id)
    part = render_to_string("aloqa/progress.html", {"progress": progress_context(announcement)}, request)
    tag = f'"{hashlib.sha256(part.encode()).hexdigest()[:32]}"'
    is_known = request.headers.get("If-None-Match") == tag
    response = HttpResponse(status=304) if is_known else HttpResponse(part)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def progress_context(announcement: Announcement) -> dict[str, Any]:
    """What the template of the numbers shows."""
    found = progress_of(announcement.pk)
    state = AnnouncementState(found.state)
    names = ("waiting", "queued", "sent", "blocked", "failed", "uncertain", "skipped", "pressed")
    words = [state.label for state in RecipientState] + [_("button pressed")]
    linked = {state.name.lower(): state for state in UNREACHED}
    unreached_page = reverse("admin:aloqa_announcement_unreached", args=[announcement.pk])
    return {
        "state": badge(str(state.label), TONES[state]),
        "moves": state in _MOVES,
        "has_begun": found.people > 0,
        "state_word": state.value,
        "percent": found.percent,
        "people": format_digits(found.people),
        "numbers": [
            (word, format_digits(getattr(found, name)), f"{unreached_page}?state={name}" if name in linked else "")
            for name, word in zip(names, words, strict=True)
        ],
    }
