"""The panel's view of schools and the vault: to look at. Secrets are not among what it shows."""

from typing import ClassVar

from django.contrib import admin

from projectsplatform.kundalikcom.models import District, Region, School, SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.queries.search import logins_matching, schools_matching
from projectsplatform.panel.admins import ReadOnlyAdmin


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("soato", "name_uz", "name_ru", "name_en", "kind")
    search_fields = ("soato", "name_uz", "name_ru", "name_en")


@admin.register(District)
class DistrictAdmin(ReadOnlyAdmin):
    list_display = ("soato", "name_uz", "name_ru", "name_en", "kind", "region")
    list_filter = ("region", "kind")
    list_select_related = ("region",)
    search_fields = ("soato", "name_uz", "name_ru", "name_en")


@admin.register(School)
class SchoolAdmin(ReadOnlyAdmin):
    list_display = ("user", "school_number", "district", "updated_at")
    list_filter = ("district__region",)
    list_select_related = ("user", "district")
    search_fields = ("user__username", "school_number")
    search_by_person = "user"
    search_exactly: ClassVar = {"pk__in": lambda text: schools_matching(text).values("pk")}


@admin.register(SchoolLogin)
class SchoolLoginAdmin(ReadOnlyAdmin):
    list_display = ("login", "label", "user", "created_at", "updated_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "login", "label")
    search_by_person = "user"
    search_exactly: ClassVar = {"pk__in": lambda text: logins_matching(text).values("pk")}
    fields: ClassVar[tuple[str, ...]] = ("user", "login", "label", "created_at", "updated_at")


@admin.register(VaultAccess)
class VaultAccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "login", "address", "session_id")
    list_select_related = ("user",)
    search_fields = ("user__username", "login", "address")
    list_filter = ("at",)
