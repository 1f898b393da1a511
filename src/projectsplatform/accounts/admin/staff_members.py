"""Members of staff: made and managed on pages of the panel's own; here they are listed."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from projectsplatform.accounts.admin.people import narrow_to_matching
from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import StaffMember
from projectsplatform.panel.admins import ReadOnlyAdmin


class RoleFilter(admin.SimpleListFilter):
    """Roles by their names in the reader's language; a group's own name is a code."""

    title = _("Role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(StaffMember)
class StaffMemberAdmin(ReadOnlyAdmin):
    list_display = ("username", "full_name", "role", "tg_id", "is_active", "last_login")
    what_comes = _("Members of staff stand here.")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("username", "full_name", "=tg_id")
    fields = ("username", "full_name", "role", "tg_id", "is_active", "created_at", "last_login")
    readonly_fields = ("role",)
    ordering = ("username",)
    actions_detail = ("change_role", "new_link", "end_sessions", "switch_off", "switch_on")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(is_staff=True).prefetch_related("groups")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """As customers are found."""
        return narrow_to_matching(request, queryset, search_term), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.add_staffmember"))

    def has_manage_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the actions below."""
        return bool(request.user.has_perm("accounts.change_staffmember"))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("admin:member_new")

    @display(description=_("Role"))
    def role(self, member: StaffMember) -> str:
        names = [group.name for group in member.groups.all()]
        return ", ".join(str(Role(name).label) if name in Role.values else name for name in names)

    @action(description=_("Change the role"), permissions=["manage"], url_path="role", icon="badge")
    def change_role(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:member_role", object_id)

    @action(description=_("New link for Telegram"), permissions=["manage"], url_path="link", icon="add_link")
    def new_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:member_link", object_id)

    @action(description=_("End the sessions"), permissions=["manage"], url_path="end-sessions", icon="logout")
    def end_sessions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:customer_end_sessions", object_id)

    @action(description=_("Switch off"), permissions=["manage"], url_path="off", icon="person_off")
    def switch_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:customer_disable", object_id)

    @action(description=_("Switch on"), permissions=["manage"], url_path="on", icon="person_check")
    def switch_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:customer_enable", object_id)
