"""The panel's view of people: looked at, corrected where it does no harm; everything else is an operation's."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from projectsplatform.accounts.models import AuditEvent, RelinkRequest, Session, StaffMember, User
from projectsplatform.accounts.operations.people import correct_person
from projectsplatform.kit.addresses import client_address
from projectsplatform.kit.clock import now


class ReadOnlyAdmin(ModelAdmin):
    """Looked at, never edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ("username", "full_name", "phone", "tg_id", "is_active", "created_at", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("username", "full_name", "phone", "email", "=tg_id")
    ordering = ("-id",)
    show_full_result_count = False
    fields = (
        "username", "full_name", "sex", "email", "phone", "tg_id", "language",
        "is_active", "is_staff", "created_at", "updated_at", "last_login",
    )  # fmt: skip
    readonly_fields = (
        "username", "phone", "tg_id", "is_active", "is_staff", "created_at", "updated_at", "last_login",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody corrects their own account here."""
        is_own = obj is not None and obj.pk == request.user.pk
        return not is_own and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        correct_person(
            person=obj,
            changed=form.changed_data,
            actor=cast("User", request.user),
            address=client_address(request),
            at=now(),
        )


@admin.register(StaffMember)
class StaffMemberAdmin(ReadOnlyAdmin):
    list_display = ("username", "full_name", "tg_id", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "full_name", "=tg_id")
    fields = ("username", "full_name", "tg_id", "groups", "is_superuser", "is_active", "created_at", "last_login")
    ordering = ("username",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(is_staff=True)


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("user", "device_name", "created_at", "last_seen_at", "expires_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__phone", "device_name")
    fields = ("user", "device_name", "created_at", "last_seen_at", "confirmed_at", "expires_at", "revoked_at")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "event", "actor_id", "subject_id", "address")
    list_filter = ("event",)
    search_fields = ("event", "=actor_id", "=subject_id", "address")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(RelinkRequest)
class RelinkRequestAdmin(ReadOnlyAdmin):
    list_display = ("user", "new_tg_id", "requested_by", "approved_by", "effective_at", "done_at", "cancelled_at")
    list_select_related = ("user", "requested_by", "approved_by")
    search_fields = ("user__username", "user__phone", "=new_tg_id")
    ordering = ("-id",)
