"""The panel's view of schools and the vault: to look at. Secrets are not among what it shows."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projectsplatform.kundalikcom.models import District, Region, School, SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.queries.search import logins_matching, schools_matching
from projectsplatform.panel.admins import ReadOnlyAdmin


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("name_uz", "name_ru", "name_en", "kind", "soato")
    what_comes = _("Regions are filled in when the platform is set up.")
    search_fields = ("soato", "name_uz", "name_ru", "name_en")


@admin.register(District)
class DistrictAdmin(ReadOnlyAdmin):
    list_display = ("name_uz", "region", "kind", "name_ru", "name_en", "soato")
    what_comes = _("Districts are filled in when the platform is set up.")
    list_filter = ("region", "kind")
    list_select_related = ("region",)
    search_fields = ("soato", "name_uz", "name_ru", "name_en")


@admin.register(School)
class SchoolAdmin(ReadOnlyAdmin):
    list_display = ("user", "school_number", "district", "updated_at")
    what_comes = _("A school appears here when a person writes theirs.")
    list_filter = ("district__region",)
    list_select_related = ("user", "district")
    search_fields = ("user__username", "school_number")
    search_by_person = "user"
    search_exactly: ClassVar = {"pk__in": lambda text: schools_matching(text).values("pk")}


@admin.register(SchoolLogin)
class SchoolLoginAdmin(ReadOnlyAdmin):
    list_display = ("login", "label", "user", "created_at", "updated_at")
    what_comes = _("Logins that people keep in the vault are listed here, without their passwords.")
    list_select_related = ("user",)
    search_fields = ("user__username", "login", "label")
    search_by_person = "user"
    search_exactly: ClassVar = {"pk__in": lambda text: logins_matching(text).values("pk")}
    fields: ClassVar[tuple[str, ...]] = ("user", "login", "label", "created_at", "updated_at")


@admin.register(VaultAccess)
class VaultAccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "login", "address", "session_id")
    what_comes = _("Every password that somebody looks at is written here.")
    list_select_related = ("user",)
    search_fields = ("user__username", "login", "address")
    list_filter = ("at",)
