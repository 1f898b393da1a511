"""Filters of lists."""

from typing import Any

from django.contrib.admin import FieldListFilter, RelatedFieldListFilter
from django.utils.safestring import SafeString


class RelatedFilter(RelatedFieldListFilter):
    """Names its empty choice in plain text: the name also goes into an attribute, where a list's empty cell is broken markup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = SafeString("—")


def register_filters() -> None:
    """In place of Django's own for related fields."""
    FieldListFilter.register(lambda field: bool(field.remote_field), RelatedFilter, take_priority=True)
