"""The panel's view of TestMax: profiles to look at, subjects to name."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from projectsplatform.testmax.models import CentreProfile, Subject, TeacherProfile


class ProfileAdmin(ModelAdmin):
    """Looked at, never written here: a profile is its owner's."""

    list_select_related = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TeacherProfile)
class TeacherProfileAdmin(ProfileAdmin):
    list_display = ("user", "updated_at")
    list_filter = ("subjects",)
    search_fields = ("user__username", "user__full_name")


@admin.register(CentreProfile)
class CentreProfileAdmin(ProfileAdmin):
    list_display = ("name", "user", "updated_at")
    search_fields = ("name", "user__username", "user__full_name")


@admin.register(Subject)
class SubjectAdmin(ModelAdmin):
    """Names and order may change; a code is what programs know, and profiles point at it."""

    list_display = ("place", "code", "name_uz", "name_ru", "name_en")
    list_display_links = ("code",)
    search_fields = ("code", "name_uz", "name_ru", "name_en")

    def get_readonly_fields(self, request: HttpRequest, obj: Subject | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
