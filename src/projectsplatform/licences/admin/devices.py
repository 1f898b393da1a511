"""Devices that hold or held a licence: a list of all, and those of one licence."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projectsplatform.licences.admin.search import binding_ids, licence_ids
from projectsplatform.licences.models import DeviceBinding
from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline


class BindingInline(ReadOnlyInline):
    """The devices that held the licence."""

    model = DeviceBinding
    fields = ("device_id", "bound_at", "last_seen_at", "released_at", "release_reason")
    readonly_fields = fields


@admin.register(DeviceBinding)
class DeviceBindingAdmin(ReadOnlyAdmin):
    list_display = ("device_id", "licence", "last_seen_at", "bound_at", "released_at", "release_reason")
    what_comes = _("A device appears here when a program on it first asks whether it may run.")
    list_filter = ("release_reason",)
    list_select_related = ("licence",)
    search_fields = ("device_id", "licence__key", "licence__user__username")
    search_by_person = "licence__user"
    search_exactly: ClassVar = {"pk__in": binding_ids, "licence__in": licence_ids}
