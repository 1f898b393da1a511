"""Letting an announcement go out: each page shows how it reads, whom it reaches and when."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.admin.words import bubbles, whom
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.aloqa.operations import announcement_states as states
from projectsplatform.aloqa.queries.audiences import count_audience
from projectsplatform.aloqa.rules.announcements import ALONE
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.numbers import whole_number
from projectsplatform.kit.uz.dates import moment
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.decided import show_what_was_decided
from projectsplatform.panel.forms import ConfirmForm, ReasonForm

_ADD, _CHANGE = "aloqa.add_announcement", "aloqa.change_announcement"


def send(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """Whom it reaches and when, before it goes."""
    require_permission(request, _ADD)
    announcement = announcement_at(object_id)

    def act() -> str:
        asked = states.send_announcement(
            announcement_id=announcement.pk, revision=_seen_revision(request), **_actor(request)
        )
        if asked.state == AnnouncementState.WAITING:
            return _("Another member must agree now: they were told in Telegram.")
        return _("It is on its way.") if asked.send_at is None else _("It is scheduled.")

    hint = _("Above {number} recipients another member must agree. Who joins the audience later is not told.")
    page = _page(announcement, _("Send"), _sending(announcement), hint=hint.format(number=format_digits(ALONE)))
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def agree(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """The second member, who reads it as customers will."""
    require_permission(request, _CHANGE)
    announcement = announcement_at(object_id)
    if request.method != "POST" and announcement.state != AnnouncementState.WAITING:
        return show_what_was_decided(request, _address(announcement, "change"))

    def act() -> str:
        states.agree_to_announcement(
            announcement_id=announcement.pk, revision=_seen_revision(request), **_actor(request)
        )
        return _("Agreed.")

    other = OtherDecision(_("Refuse"), _address(announcement, "refuse"))
    page = _page(announcement, _("Agree"), _sending(announcement), other=other)
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def refuse(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """It becomes a draft again, with a reason in the trail."""
    require_permission(request, _CHANGE)
    announcement = announcement_at(object_id)
    if request.method != "POST" and announcement.state != AnnouncementState.WAITING:
        return show_what_was_decided(request, _address(announcement, "change"))
    form = ReasonForm(request.POST or None)

    def act() -> str:
        states.refuse_announcement(
            announcement_id=announcement.pk, reason=form.cleaned_data["reason"], **_actor(request)
        )
        return _("Refused: it is a draft again.")

    other = OtherDecision(_("Agree"), _address(announcement, "agree"))
    page = _page(announcement, _("Refuse"), _sending(announcement), other=other, is_refusal=True)
    return form_action(request, site, form, page, act)


def _page(
    announcement: Announcement, action: str, facts: Iterator[tuple[str, str]], *, hint: str = "", **answers: Any
) -> ConfirmPage:
    has_picture = bool(announcement.picture_path)
    shown = {
        "bubbles": bubbles(announcement.texts, announcement.labels, has_picture=has_picture),
        "announcement": announcement,
        "revision": announcement.revision,
    }
    back = _address(announcement, "change")
    return ConfirmPage(
        announcement.title, action, back, facts, hint=hint, template="aloqa/decision.html", shown=shown, **answers
    )


def _sending(announcement: Announcement) -> Iterator[tuple[str, str]]:
    yield from whom(announcement.whom)
    count = count_audience(announcement.whom, kind=announcement.kind, at=now())
    yield _("Recipients now"), format_digits(count)
    yield _("Kind"), str(announcement.get_kind_display())
    yield _("Not before"), moment(announcement.send_at) if announcement.send_at else _("at once")
    if announcement.address:
        yield _("The button leads to"), announcement.address
    if announcement.asked_by:
        yield _("Asked for by"), announcement.asked_by.get_full_name()


def _seen_revision(request: HttpRequest) -> int:
    """What the page showed; a form without it has seen nothing."""
    return whole_number(request.POST.get("revision", "")) or 0


def _address(announcement: Announcement, name: str) -> str:
    return reverse(f"admin:aloqa_announcement_{name}", args=[announcement.pk])


def _actor(request: HttpRequest) -> dict[str, Any]:
    return {"member": member_of(request), "address": client_address(request), "at": now()}
