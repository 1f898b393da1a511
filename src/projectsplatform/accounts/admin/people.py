"""The panel's view of people: looked at, corrected where it does no harm; everything else is an operation's."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from projectsplatform.accounts.admin.labels import LabelFilter
from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import PersonLabel, RelinkRequest, Session, StaffMember, User
from projectsplatform.accounts.operations.people import correct_person
from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.phones import mask_phone
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.badges import LABEL_TONES, badge


def _phone_for(request: HttpRequest, name: str) -> str:
    """The field itself, or what is shown instead of a phone number to whoever may not see any."""
    return "masked_phone" if name == "phone" and not request.user.has_perm("accounts.view_signupticket") else name


def _matching(request: HttpRequest, queryset: Any, text: str) -> Any:
    sees_phones = request.user.has_perm("accounts.view_signupticket")
    return queryset.filter(pk__in=people_matching(text, by_phone=sees_phones).values("pk")) if text else queryset


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ("username", "full_name", "labels", "phone", "tg_id", "is_active", "created_at", "last_login")
    what_comes = _("People appear here when they register.")
    list_filter = ("is_active", "is_staff", LabelFilter)
    sortable_by = ()
    search_fields = ("username", "full_name", "phone", "email", "=tg_id")
    ordering = ("-id",)
    fields = (
        "username", "full_name", "sex", "email", "phone", "tg_id", "language",
        "is_active", "is_staff", "created_at", "updated_at", "last_login",
    )  # fmt: skip
    readonly_fields = (
        "username", "phone", "tg_id", "is_active", "is_staff", "created_at", "updated_at", "last_login",
    )  # fmt: skip

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return tuple(_phone_for(request, name) for name in self.list_display)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(_phone_for(request, name) for name in self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(_phone_for(request, name) for name in self.readonly_fields)

    def get_queryset(self, request: HttpRequest) -> Any:
        put = PersonLabel.objects.select_related("label").order_by("label__name")
        return super().get_queryset(request).prefetch_related(Prefetch("person_labels", put))

    @display(description=_("labels"))
    def labels(self, person: User) -> str:
        badges = [badge(put.label.name, LABEL_TONES[put.label.colour]) for put in person.person_labels.all()]
        return format_html_join(" ", "{}", ((each,) for each in badges)) or "—"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Through indexes; whoever may not see phone numbers does not find out by searching."""
        return _matching(request, queryset, search_term), False

    def page_of(self, person: User) -> str:
        """A line of the list leads to everything about the person."""
        return reverse("admin:customer", args=[person.pk])

    def get_preserved_filters(self, request: HttpRequest) -> str:
        """None: the search, a phone perhaps, would stand in that page's address."""
        return ""

    @display(description=_("phone"))
    def masked_phone(self, person: User) -> str:
        return mask_phone(person.phone or "")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody corrects their own account here, and only owners one of staff."""
        is_own = obj is not None and obj.pk == request.user.pk
        if obj is not None and obj.is_staff and not request.user.has_perm("accounts.change_staffmember"):
            return False
        return not is_own and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        correct_person(
            person=obj,
            changed=form.changed_data,
            actor=member_of(request),
            address=client_address(request),
            at=now(),
        )


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
    """Made and managed on pages of the panel's own; here they are listed."""

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
        return _matching(request, queryset, search_term), False

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


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("user", "device_name", "created_at", "last_seen_at", "expires_at", "revoked_at")
    what_comes = _("Every sign-in opens a session here.")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    search_by_person = "user"
    fields = ("user", "device_name", "created_at", "last_seen_at", "confirmed_at", "expires_at", "revoked_at")
    ordering = ("-id",)


@admin.register(RelinkRequest)
class RelinkRequestAdmin(ReadOnlyAdmin):
    """Asked for on the person's page, approved and stopped on pages of the panel's own; here they are listed."""

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
