"""The query parameters that a list accepts: those of the filters and columns that it offers, and no others.

Django filters by every column of a model and sorts by every listed one, also by those that a role does not see: with
prefix lookups a hidden value can be read letter by letter.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, FieldListFilter, ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList

    _Admin = ModelAdmin[Model]
else:
    _Admin = object


class QueryRefused(SuspiciousOperation):
    """The query names a parameter that the page does not offer, or an invalid value. Answered as 400."""


class OfferedLookups(_Admin):
    """Mixed into every admin of the site, before the feature's own class."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django's hook, asked for each filter of a list and of its export."""
        return lookup in offered_lookups(self, request)

    def get_changelist_instance(self, request: HttpRequest) -> "ChangeList":
        """The list as it was asked for. Raises QueryRefused where Django would show the whole list instead."""
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise QueryRefused from error

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing: no link of the panel fills in a form, and a stranger's link shall not."""
        return {}


def offered_lookups(admin: "ModelAdmin[Any]", request: HttpRequest) -> frozenset[str]:
    """The parameters of the filters that the list has for this reader."""
    items: list[Any] = [tuple(item) if isinstance(item, list) else item for item in admin.get_list_filter(request)]
    offered = [filter_parameters(admin, item) for item in items]
    day = admin.date_hierarchy
    steps = [f"{day}__{step}" for step in ("year", "month", "day")] if day else []
    return frozenset(steps).union(*offered)


def list_query(admin: "ModelAdmin[Any]", request: HttpRequest) -> str:
    """The request's filters, search and order of that list as one spelling of a query string, without a page of it."""
    kept = {*offered_lookups(admin, request), SEARCH_VAR, ORDER_VAR}
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name in kept and value]
    return urlencode(sorted(pairs))


@cache
def filter_parameters(admin: "ModelAdmin[Any]", item: Any) -> frozenset[str]:
    """The query parameters of one entry of `list_filter`."""
    if isinstance(item, type) and issubclass(item, SimpleListFilter):
        return frozenset({str(item.parameter_name)})
    path, make = (item, FieldListFilter.create) if isinstance(item, str) else item
    field = get_fields_from_path(admin.model, path)[-1]
    # Its parameters are the same for everybody and in every request.
    made = make(field, HttpRequest(), {}, admin.model, admin, field_path=path)
    return frozenset(name for name in made.expected_parameters() if name is not None)


def require_sortable(asked: str, columns: Sequence[Any], sortable: Sequence[Any]) -> None:
    """`asked` is Django's `?o=`: numbers of columns with a minus for descending. Raises QueryRefused."""
    offered = {str(number) for number, name in enumerate(columns) if name in sortable}
    if not {part.removeprefix("-") for part in asked.split(".")} <= offered:
        raise QueryRefused


def require_autocomplete(site: AdminSite, request: HttpRequest) -> None:
    """Only fields that a form completes are completed. Raises QueryRefused."""
    wanted = tuple(request.GET.get(name, "") for name in ("app_label", "model_name", "field_name"))
    for admin in site._registry.values():  # noqa: SLF001  Django has no other way to ask
        for source in (admin, *admin.get_inline_instances(request)):
            options = source.model._meta  # noqa: SLF001  Django documents it
            for name in source.get_autocomplete_fields(request):
                if wanted == (options.app_label, options.model_name, name):
                    return
    raise QueryRefused
