"""Admins of rows that operations write."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from projectsplatform.kit.export.workbooks import Cell


class _ReadOnly:
    can_delete = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(_ReadOnly, ModelAdmin):
    """A list and its rows, which nobody adds, changes or deletes by hand."""

    exported_as: ClassVar[Mapping[str, Callable[[Any], Cell]]] = {}
    """What a column holds in a file where the screen shows it as words: an amount is a number there."""


class ReadOnlyInline(_ReadOnly, TabularInline):
    """Rows shown on the page of another row."""

    extra = 0
