"""The labels that staff put on people: the list that owners keep, and the filter of the list of people."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.accounts.models import Label
from projectsplatform.accounts.operations.notes import keep_label
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.badges import LABEL_TONES, badge
from projectsplatform.panel.words import typed


class LabelFilter(admin.SimpleListFilter):
    """People who have a label."""

    title = _("label")
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(label.pk), label.name) for label in Label.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        try:
            return queryset.filter(person_labels__label=UUID(str(self.value())))
        except ValueError as error:
            raise IncorrectLookupParameters from error


@admin.register(Label)
class LabelAdmin(ModelAdmin):
    """The labels that staff put on people."""

    list_display = ("called", "colour_badge", "is_used")
    what_comes = _("Add the words that staff put on people.")
    search_fields = ("name",)
    fields = ("name", "colour", "is_used")
    ordering = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("name"), ordering="name")
    def called(self, label: Label) -> str:
        return typed(label.name)

    @display(description=_("colour"))
    def colour_badge(self, label: Label) -> str:
        return badge(label.get_colour_display(), LABEL_TONES[label.colour])

    def save_model(self, request: HttpRequest, obj: Label, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        keep_label(label=obj, actor=member_of(request), address=client_address(request), at=now())
