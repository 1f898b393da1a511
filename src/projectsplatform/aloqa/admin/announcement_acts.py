"""What needs no more than a word of consent: an announcement taken back, paused, resumed, stopped, previewed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.operations import announcement_states as states
from projectsplatform.aloqa.operations.previews import send_preview
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm

_ADD, _CHANGE = "aloqa.add_announcement", "aloqa.change_announcement"


@dataclass(frozen=True, slots=True)
class _Act:
    """An act that needs no more than a word of consent."""

    action: str
    operation: Callable[..., object]
    said: str
    hint: str = ""


def withdraw(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """Back to a draft."""
    require_permission(request, _ADD)
    act = _Act(_("Take it back to change it"), states.withdraw_announcement, _("It is a draft again."))
    return _simple(request, object_id, site, act)


def pause(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """Nobody else is told until it goes on."""
    require_permission(request, _CHANGE)
    return _simple(request, object_id, site, _Act(_("Pause"), states.pause_announcement, _("It is paused.")))


def resume(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """On with those who wait."""
    require_permission(request, _CHANGE)
    return _simple(request, object_id, site, _Act(_("Go on"), states.resume_announcement, _("It goes on.")))


def stop(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """For good."""
    require_permission(request, _CHANGE)
    hint = _("Whoever was not told yet will not be. It cannot be taken back.")
    return _simple(
        request, object_id, site, _Act(_("Stop for good"), states.stop_announcement, _("It is stopped."), hint)
    )


def preview(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """On the member's own phone."""
    require_permission(request, _ADD)
    hint = _("You get it in each language that has a text, as customers would.")
    act = _Act(_("Send a preview to my phone"), send_preview, _("Look at your Telegram."), hint)
    return _simple(request, object_id, site, act)


def _simple(request: HttpRequest, object_id: str, site: AdminSite, act: _Act) -> HttpResponse:
    announcement = announcement_at(object_id)

    def run() -> str:
        act.operation(
            announcement_id=announcement.pk, member=member_of(request), address=client_address(request), at=now()
        )
        return act.said

    facts = [(_("State"), str(announcement.get_state_display()))]
    back = reverse("admin:aloqa_announcement_change", args=[announcement.pk])
    page = ConfirmPage(announcement.title, act.action, back, facts, hint=act.hint)
    return form_action(request, site, ConfirmForm(request.POST or None), page, run)
