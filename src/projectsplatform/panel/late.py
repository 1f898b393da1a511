"""Pages of the panel that may be a moment late: lists, reports, numbers, exports."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse

from projectsplatform.kit.db.readers.reading import has_reader, read_late

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    _Admin = ModelAdmin[Any]
else:
    _Admin = object


def late_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Reads a page, with its template, by `read_late`. It must write nothing: it may be called twice."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_reader():
            return view(request, *args, **kwargs)
        request.user.get_all_permissions()  # who asks, and what they may see, is never late
        return read_late(lambda: _rendered(view(request, *args, **kwargs)))

    return inner


class LateList(_Admin):
    """Mixed into every admin of the site."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response: HttpResponse = late_page(super().changelist_view)(request, extra_context)  # type: ignore[assignment]  # as Django's
        return response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """What a template reads is read now."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response
