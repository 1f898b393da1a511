"""The editor: what is said in four languages and to whom, with a look at both before it is saved."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.admin.rows import announcement_at
from projectsplatform.aloqa.admin.words import bubbles
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.errors import AudienceInvalid
from projectsplatform.aloqa.forms import AnnouncementForm
from projectsplatform.aloqa.forms.announcements import filled_in
from projectsplatform.aloqa.models import LANGUAGES, Announcement
from projectsplatform.aloqa.operations.announcements import change_announcement, write_announcement
from projectsplatform.aloqa.queries.audiences import count_audience
from projectsplatform.aloqa.rules.audiences import check_audience
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action, show_confirm_page

_LOOK = "look"
"""The button that shows what is written without saving it; `part` is its answer to the page's script."""


def new_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """A new draft."""

    def act(form: AnnouncementForm) -> Announcement:
        written = form.written()
        return write_announcement(written=written, member=member_of(request), address=client_address(request), at=now())

    return _edit(request, site, AnnouncementForm(), None, act)


def change_page(request: HttpRequest, object_id: str, site: AdminSite) -> HttpResponse:
    """A draft. What is no draft any more is taken back first."""
    require_permission(request, "aloqa.add_announcement")
    announcement = announcement_at(object_id)
    if announcement.state != AnnouncementState.DRAFT:
        return HttpResponseRedirect(reverse("admin:aloqa_announcement_change", args=[announcement.pk]))

    def act(form: AnnouncementForm) -> Announcement:
        return change_announcement(
            announcement_id=announcement.pk,
            revision=form.cleaned_data["revision"],
            written=form.written(),
            member=member_of(request),
            address=client_address(request),
            at=now(),
        )

    return _edit(request, site, AnnouncementForm(initial=filled_in(announcement)), announcement, act)


def _edit(
    request: HttpRequest, site: AdminSite, empty: AnnouncementForm, announcement: Announcement | None, act: Any
) -> HttpResponse:
    if request.method != "POST":
        return show_confirm_page(request, site, empty, _page(announcement, _shown_of(announcement)))
    form = AnnouncementForm(request.POST, request.FILES)
    form.is_valid()
    shown = _look(form, announcement)
    if _LOOK in request.POST:
        if request.POST[_LOOK] == "part":
            return TemplateResponse(request, "aloqa/look.html", {"look": shown})
        return show_confirm_page(request, site, form, _page(announcement, shown))

    def save() -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:aloqa_announcement_change", args=[act(form).pk]))

    return form_action(request, site, form, _page(announcement, shown), save)


def _page(announcement: Announcement | None, shown: dict[str, Any]) -> ConfirmPage:
    back = reverse("admin:aloqa_announcement_changelist")
    if announcement is not None:
        back = reverse("admin:aloqa_announcement_change", args=[announcement.pk])
    title = _("New announcement") if announcement is None else announcement.title
    context = {"look": shown, "has_picture": announcement is not None and bool(announcement.picture_path)}
    return ConfirmPage(title, _("Save the draft"), back, template="aloqa/editor.html", shown=context)


def _shown_of(announcement: Announcement | None) -> dict[str, Any]:
    if announcement is None:
        return {}
    count = count_audience(announcement.whom, kind=announcement.kind, at=now())
    has_picture = bool(announcement.picture_path)
    return {
        "bubbles": bubbles(announcement.texts, announcement.labels, has_picture=has_picture),
        "count": format_digits(count),
    }


def _look(form: AnnouncementForm, announcement: Announcement | None) -> dict[str, Any]:
    """What was typed so far, as its readers would see it, and how many they are."""
    values = form.cleaned_data
    texts = {language: values.get(f"text_{end}", "") for language, end in LANGUAGES.items()}
    labels = {language: values.get(f"label_{end}", "") for language, end in LANGUAGES.items()}
    keeps = announcement is not None and bool(announcement.picture_path) and not values.get("drops_picture")
    has_picture = keeps or bool(values.get("picture"))
    return {"bubbles": bubbles(texts, labels, has_picture=has_picture), "count": _count(form)}


def _count(form: AnnouncementForm) -> str:
    audience = form.audience()
    try:
        check_audience(audience)
    except AudienceInvalid:
        return format_digits(0)
    return format_digits(count_audience(audience, kind=form.cleaned_data.get("kind", ""), at=now()))
