"""The panel's view of TestMax: profiles to look at, subjects to name."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.testmax.models import CentreProfile, Subject, TeacherProfile


class ProfileAdmin(ReadOnlyAdmin):
    """A profile is written by its owner only."""

    list_select_related = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the person, by whom the page is called."""
        profiles: QuerySet[Any] = super().get_queryset(request)
        return profiles.select_related("user")


@admin.register(TeacherProfile)
class TeacherProfileAdmin(ProfileAdmin):
    list_display = ("user", "updated_at")
    what_comes = _("A teacher appears here when they choose their subjects.")
    list_filter = ("subjects",)
    search_fields = ("user__username", "user__full_name")
    search_by_person = "user"


@admin.register(CentreProfile)
class CentreProfileAdmin(ProfileAdmin):
    list_display = ("name", "user", "updated_at")
    what_comes = _("A centre appears here when it writes its name.")
    search_fields = ("name", "user__username", "user__full_name")


@admin.register(Subject)
class SubjectAdmin(ModelAdmin):
    """Names and order may change; a code is what programs know, and profiles point at it."""

    list_display = ("code", "in_uzbek", "in_russian", "in_english", "place")
    what_comes = _("Add the subjects that teachers can choose.")
    search_fields = ("code", "name_uz", "name_ru", "name_en")

    @display(description=_("name in Uzbek"), ordering="name_uz")
    def in_uzbek(self, subject: Subject) -> str:
        return _in("uz", subject.name_uz)

    @display(description=_("name in Russian"), ordering="name_ru")
    def in_russian(self, subject: Subject) -> str:
        return _in("ru", subject.name_ru)

    @display(description=_("name in English"), ordering="name_en")
    def in_english(self, subject: Subject) -> str:
        return _in("en", subject.name_en)

    def get_readonly_fields(self, request: HttpRequest, obj: Subject | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _in(language: str, name: str) -> str:
    """Said to be of that language, for whoever has the page read out."""
    return format_html('<span lang="{}">{}</span>', language, name)
