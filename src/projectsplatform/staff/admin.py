"""Changes of staff that owners decide on, and the audit trail: append-only, filtered by event and time, searched by name."""

import json
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from projectsplatform.accounts.models import AuditEvent, StaffChange, User
from projectsplatform.accounts.queries.people import by_username
from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.staff.events import EVENTS, event_name


class EventFilter(admin.SimpleListFilter):
    """Lists the known events; the distinct events of the whole trail would be a full scan."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((code, str(words)) for code, words in EVENTS.items()), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(StaffChange)
class StaffChangeAdmin(ReadOnlyAdmin):
    """Asked for on the members' pages, decided on pages of their own; here they are listed."""

    list_display = ("requested_at", "username", "kind", "role", "state", "requested_by", "agreed_by")
    what_comes = _("Changes of members that an owner asks for stand here until another decides.")
    list_filter = ("state", "kind")
    list_select_related = ("requested_by", "agreed_by")
    search_fields = ("username",)
    fields = (
        "kind", "username", "role", "reason", "state", "requested_by", "requested_at", "agreed_by", "refused_by",
        "decided_at",
    )  # fmt: skip
    ordering = ("-id",)
    actions_detail = ("agree", "refuse")

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the two actions below."""
        return bool(request.user.has_perm("accounts.change_staffchange"))

    @action(description=_("Agree"), permissions=["decide"], url_path="agree", icon="check")
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:staff_change_agree", object_id)

    @action(description=_("Refuse"), permissions=["decide"], url_path="refuse", icon="block")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("admin:staff_change_refuse", object_id)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Names instead of ids: the trail keeps no foreign keys, the names are read beside it."""

    list_display = ("at", "words", "who", "on_whom", "address")
    what_comes = _("Whatever members of staff and people do to accounts is written here.")
    list_filter = (EventFilter, "at")
    search_fields = ("event",)
    fields = ("at", "words", "event", "who", "on_whom", "address", "told")
    readonly_fields = ("words", "who", "on_whom", "told")
    ordering = ("-at",)
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        def name_of(field: str) -> Subquery:
            return Subquery(User.objects.filter(pk=OuterRef(field)).values("username")[:1])

        return super().get_queryset(request).annotate(who_name=name_of("actor_id"), whom_name=name_of("subject_id"))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By a person's name or id, the event's code, or an address."""
        text = search_term.strip()
        if not text or "\0" in text:
            return queryset, False
        person = by_username(text)
        user_id = person.pk if person else _uuid(text)
        if user_id:
            return queryset.filter(Q(actor_id=user_id) | Q(subject_id=user_id)), False
        return queryset.filter(Q(event=text) | Q(address=text)), False

    @display(description=_("event"))
    def words(self, event: AuditEvent) -> str:
        return event_name(event.event)

    @display(description=_("details"))
    def told(self, event: AuditEvent) -> str:
        """In letters: reasons are written in Cyrillic too."""
        written = json.dumps(event.details, ensure_ascii=False, indent=2, sort_keys=True)
        return format_html('<pre lang="" class="pp-words">{}</pre>', written) if event.details else "—"

    @display(description=_("who"))
    def who(self, event: Any) -> str:
        return event.who_name or ("—" if event.actor_id is None else str(event.actor_id))

    @display(description=_("on whom"))
    def on_whom(self, event: Any) -> str:
        return event.whom_name or ("—" if event.subject_id is None else str(event.subject_id))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
