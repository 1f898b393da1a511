"""Requests for another Telegram: asked for on the person's page, approved and stopped on pages of the panel's own."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from projectsplatform.accounts.models import RelinkRequest
from projectsplatform.panel.admins import ReadOnlyAdmin


@admin.register(RelinkRequest)
class RelinkRequestAdmin(ReadOnlyAdmin):
    list_display = ("user", "new_tg_id", "requested_by", "approved_by", "effective_at", "done_at", "cancelled_at")
    what_comes = _("Somebody who lost their Telegram is written here from their page, by “Lost Telegram”.")
    list_select_related = ("user", "requested_by", "approved_by")
    search_fields = ("user__username",)
    search_by_person = "user"
    ordering = ("-id",)
    actions_detail = ("approve", "cancel")

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("accounts.change_relinkrequest"))

    @action(description=_("Approve"), permissions=["decide"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:relink_approve", object_id)

    @action(description=_("Stop it"), permissions=["decide"], url_path="cancel", icon="block")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:relink_cancel", object_id)
