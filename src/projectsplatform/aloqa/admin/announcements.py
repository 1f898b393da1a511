"""The list of announcements, and the addresses of their pages."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from projectsplatform.aloqa.admin import announcement_acts as acts
from projectsplatform.aloqa.admin import announcement_decisions as decisions
from projectsplatform.aloqa.admin.announcement_editor import change_page, new_page
from projectsplatform.aloqa.admin.announcement_page import show_announcement, show_picture
from projectsplatform.aloqa.admin.announcement_people import show_audience, show_unreached
from projectsplatform.aloqa.admin.announcement_progress import show_progress
from projectsplatform.aloqa.admin.words import TONES
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.badges import badge

Page = Callable[..., HttpResponseBase]


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    list_display = ("title", "standing", "kind", "people", "reached", "send_at")
    what_comes = gettext_lazy("Write news or an offer: it goes to all customers, or to some of them, in Telegram.")
    list_filter = ("state", "kind")
    list_select_related = ("counts",)
    search_fields = ("title",)
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.has_perm("aloqa.add_announcement"))

    @display(description=gettext_lazy("state"), ordering="state")
    def standing(self, announcement: Announcement) -> str:
        return badge(announcement.get_state_display(), TONES[AnnouncementState(announcement.state)])

    @display(description=gettext_lazy("recipients"))
    def people(self, announcement: Announcement) -> str:
        people = announcement.counts.people or announcement.counted
        return "" if people is None else format_digits(people)

    @display(description=gettext_lazy("sent"))
    def reached(self, announcement: Announcement) -> str:
        return format_digits(announcement.counts.sent) if announcement.started_at else ""

    exported_as: ClassVar = {
        "people": lambda announcement: announcement.counts.people,
        "reached": lambda announcement: announcement.counts.sent,
    }

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return new_page(request, self.admin_site)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return show_announcement(request, object_id, self.admin_site)

    def get_urls(self) -> list[URLPattern]:
        """The pages of one announcement, before Django's own, which take any path for an id."""
        pages: dict[str, Page] = {
            "edit": change_page,
            "send": decisions.send,
            "agree": decisions.agree,
            "refuse": decisions.refuse,
            "withdraw": acts.withdraw,
            "pause": acts.pause,
            "resume": acts.resume,
            "stop": acts.stop,
            "preview": acts.preview,
            "audience": show_audience,
            "unreached": show_unreached,
            "progress": show_progress,
            "picture": show_picture,
        }
        ours = [
            path(f"<path:object_id>/{name}/", self._page(page), name=f"aloqa_announcement_{name}")
            for name, page in pages.items()
        ]
        return [*ours, *super().get_urls()]

    def _page(self, page: Page) -> Page:
        def view(request: HttpRequest, object_id: str) -> HttpResponseBase:
            return page(request, object_id, self.admin_site)

        view.model_admin = self  # type: ignore[attr-defined]  # as Django's own, so that ids are checked
        wrapped: Page = self.admin_site.admin_view(view)
        wrapped.model_admin = self  # type: ignore[attr-defined]  # the wrapper is asked, not what it wraps
        return wrapped
