"""One announcement: where it stands, how it reads, whom it is for, and what may be done now."""

from collections.abc import Iterator
from typing import Final

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.announcement_progress import progress_context
from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.admin.words import bubbles, whom
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.queries.audiences import count_audience
from projectsplatform.aloqa.rules.announcements import STOPPABLE, first_members
from projectsplatform.kit.clock import now
from projectsplatform.kit.files.attachments import picture_response
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.actors import require_permission

_BEFORE: Final = (AnnouncementState.DRAFT, AnnouncementState.WAITING, AnnouncementState.SCHEDULED)


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
        "progress": progress_context(announcement),
        "is_before": announcement.state in _BEFORE,
    }
    if announcement.state in _BEFORE:
        context["count"] = format_digits(count_audience(announcement.whom, kind=announcement.kind, at=now()))
    return TemplateResponse(request, "aloqa/announcement.html", context)


def show_picture(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponseBase:
    """The picture, for the page that shows the announcement."""
    require_permission(request, "aloqa.view_announcement")
    announcement = announcement_at(object_id)
    if not announcement.picture_path:
        raise Http404
    return picture_response(announcement.picture_path, media_type=announcement.picture_type)


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
