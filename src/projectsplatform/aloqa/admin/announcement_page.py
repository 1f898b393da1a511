"""One announcement: where it stands, how it reads, whom it is for, and what may be done now."""

import hashlib
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.reasons import reason_of
from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.admin.words import TONES, bubbles, whom
from projectsplatform.aloqa.enums import AnnouncementState, RecipientState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.queries.announcements import PAGE, UNREACHED, progress_of, unreached
from projectsplatform.aloqa.queries.audiences import SHOWN, count_audience, list_audience
from projectsplatform.aloqa.rules.announcements import STOPPABLE, first_members
from projectsplatform.kit.clock import now
from projectsplatform.kit.files.attachments import picture_response
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.badges import badge
from projectsplatform.panel.lookups import QueryRefused

_VIEW: Final = "aloqa.view_announcement"
_BEFORE: Final = (AnnouncementState.DRAFT, AnnouncementState.WAITING, AnnouncementState.SCHEDULED)
_MOVES: Final = (AnnouncementState.PREPARING, AnnouncementState.SENDING)


def show_announcement(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """All of it on one page."""
    announcement = announcement_at(object_id)
    has_picture = bool(announcement.picture_path)
    context = {
        **site.each_context(request),
        "title": announcement.title,
        "announcement": announcement,
        "bubbles": bubbles(announcement.texts, announcement.labels, has_picture=has_picture),
        "whom": whom(announcement.whom),
        "facts": list(_facts(announcement)),
        "acts": list(_acts(request, announcement)),
        "progress": _progress(announcement),
        "is_before": announcement.state in _BEFORE,
    }
    if announcement.state in _BEFORE:
        context["count"] = format_digits(count_audience(announcement.whom, kind=announcement.kind, at=now()))
    return TemplateResponse(request, "aloqa/announcement.html", context)


def show_progress(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """The numbers alone, for the page that shows them; 304 while they stay."""
    require_permission(request, _VIEW)
    announcement = announcement_at(object_id)
    part = render_to_string("aloqa/progress.html", {"progress": _progress(announcement)}, request)
    tag = f'"{hashlib.sha256(part.encode()).hexdigest()[:32]}"'
    is_known = request.headers.get("If-None-Match") == tag
    response = HttpResponse(status=304) if is_known else HttpResponse(part)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


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


def show_picture(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponseBase:
    """The picture, for the page that shows the announcement."""
    require_permission(request, _VIEW)
    announcement = announcement_at(object_id)
    if not announcement.picture_path:
        raise Http404
    return picture_response(announcement.picture_path, media_type=announcement.picture_type)


def _key(request: HttpRequest) -> UUID | None:
    """Raises QueryRefused."""
    try:
        return UUID(asked) if (asked := request.GET.get("after")) else None
    except ValueError as error:
        raise QueryRefused from error


def _progress(announcement: Announcement) -> dict[str, Any]:
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


def _facts(announcement: Announcement) -> Iterator[tuple[str, str]]:
    yield _("Kind"), str(announcement.get_kind_display())
    yield _("Written by"), f"{announcement.written_by.get_full_name()}, {moment(announcement.created_at)}"
    if announcement.send_at:
        yield _("Not before"), moment(announcement.send_at)
    if announcement.asked_by and announcement.asked_at:
        yield _("Asked for by"), f"{announcement.asked_by.get_full_name()}, {moment(announcement.asked_at)}"
    if announcement.agreed_by and announcement.agreed_at:
        yield _("Agreed by"), f"{announcement.agreed_by.get_full_name()}, {moment(announcement.agreed_at)}"
    if announcement.started_at:
        yield _("Begun"), moment(announcement.started_at)
    if announcement.finished_at:
        yield _("Finished"), moment(announcement.finished_at)


def _acts(request: HttpRequest, announcement: Announcement) -> Iterator[tuple[str, str, str]]:
    """Address, word and icon of what this member may do in this state."""
    state = AnnouncementState(announcement.state)
    writes = request.user.has_perm("aloqa.add_announcement")
    decides = request.user.has_perm("aloqa.change_announcement")
    is_second = request.user.pk not in first_members(announcement)
    draft, waiting, scheduled = _BEFORE
    known = (
        ("send", _("Send…"), "send", writes and state == draft),
        ("edit", _("Change"), "edit", writes and state == draft),
        ("preview", _("Send a preview to my phone"), "visibility", writes),
        ("agree", _("Agree"), "check", decides and state == waiting and is_second),
        ("refuse", _("Refuse"), "block", decides and state == waiting and is_second),
        ("withdraw", _("Take it back to change it"), "undo", writes and state in {waiting, scheduled}),
        ("pause", _("Pause"), "pause", decides and state == AnnouncementState.SENDING),
        ("resume", _("Go on"), "play_arrow", decides and state == AnnouncementState.PAUSED),
        ("stop", _("Stop for good"), "close", decides and state in STOPPABLE),
    )
    for name, word, icon, is_there in known:
        if is_there:
            yield reverse(f"admin:aloqa_announcement_{name}", args=[announcement.pk]), word, icon
