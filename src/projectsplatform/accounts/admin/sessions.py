"""Sessions of people, to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.models import Session
from projectsplatform.panel.admins import ReadOnlyAdmin


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("user", "device_name", "created_at", "last_seen_at", "expires_at", "revoked_at")
    what_comes = _("Every sign-in opens a session here.")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    search_by_person = "user"
    fields = ("user", "device_name", "created_at", "last_seen_at", "confirmed_at", "expires_at", "revoked_at")
    ordering = ("-id",)
