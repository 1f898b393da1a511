"""Saved answers and subjects: the lists that owners keep."""

from typing import Any, Final

from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from projectsplatform.aloqa.models import SavedAnswer, SubjectLabel
from projectsplatform.aloqa.operations.lists import keep_saved_answer, keep_subject
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.words import typed

_TEXT: Final = "text_"
"""Before the language in the name of a text's field."""


@admin.register(SavedAnswer)
class SavedAnswerAdmin(ModelAdmin):
    """Answers that staff insert and may change before sending."""

    list_display = ("called", "is_used", "changed_by", "changed_at")
    list_select_related = ("changed_by",)
    what_comes = _("Add what is answered often. {name}, {balance} and {end} in a text become the customer's own.")
    search_fields = ("title",)
    fields = ("title", "text_uz", "text_uz_cyrl", "text_ru", "text_en", "is_used")
    ordering = ("title",)

    @display(description=_("title"), ordering="title")
    def called(self, answer: SavedAnswer) -> str:
        return typed(answer.title)

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **options: Any) -> Any:
        """Django's hook: each text is in its own language."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name.startswith(_TEXT):
            field.widget.attrs["lang"] = db_field.name.removeprefix(_TEXT).replace("_", "-")
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SavedAnswer, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        keep_saved_answer(answer=obj, actor=member_of(request), address=client_address(request), at=now())


@admin.register(SubjectLabel)
class SubjectLabelAdmin(ModelAdmin):
    """What conversations are about."""

    list_display = ("called", "is_used")
    what_comes = _("Add the words by which closed conversations are counted.")
    search_fields = ("name",)
    fields = ("name", "is_used")
    ordering = ("name",)

    @display(description=_("name"), ordering="name")
    def called(self, subject: SubjectLabel) -> str:
        return typed(subject.name)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SubjectLabel, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        keep_subject(subject=obj, actor=member_of(request), address=client_address(request), at=now())
