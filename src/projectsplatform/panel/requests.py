"""Checks of every request to the panel before a page handles it: ids, numbers and texts that can be stored, bodies within bounds."""

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.panel.lookups import QueryRefused

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
_FORM_AROUND = 1024 * 1024


def checked(view: View, site: AdminSite) -> View:
    """Wraps a page: values that no row can have are refused, and bad requests are answered, before the page is called."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            require_storable_texts(request)
            require_possible_row(request, kwargs)
            return view(request, *args, **kwargs)
        except SuspiciousOperation as error:
            if not site.has_permission(request):
                raise  # the panel's pages are for who is signed in
            return bad_request(request, site, error)
        except PermissionDenied:
            if not site.has_permission(request):
                raise
            return forbidden(request, site)

    return inner


def limit_body(view: View, *, megabytes: int = 5) -> View:
    """Refuses by its length the body of a form with a file of more than so many megabytes, before anything reads it.

    `view` must check CSRF itself, as `admin_view` does.
    """
    most = megabytes * 1024 * 1024 + _FORM_AROUND

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > most:
            messages.error(request, _("The file is too large: {megabytes} MB at most.").format(megabytes=megabytes))
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return csrf_exempt(inner)


def require_storable_texts(request: HttpRequest) -> None:
    """PostgreSQL stores no NUL, and no page asks for one. Raises QueryRefused."""
    if "\0" in request.path_info or any("\0" in text for text in _texts(request)):
        raise QueryRefused


def require_possible_row(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Raises Http404 for an id that none of the model's rows can have, PermissionDenied first, so that ids do not leak."""
    if any(isinstance(value, int) and value > BigIntegerField.MAX_BIGINT for value in kwargs.values()):
        raise Http404
    admin: ModelAdmin[Any] | None = getattr(request.resolver_match and request.resolver_match.func, "model_admin", None)
    if admin is None or "object_id" not in kwargs:
        return
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
    if not is_id_of(admin, unquote(kwargs["object_id"])):
        raise Http404


def is_id_of(admin: "ModelAdmin[Any]", text: str) -> bool:
    """Whether this is how the panel writes an id of the model: each has one spelling."""
    try:
        return "\0" not in text and str(admin.opts.pk.to_python(text)) == text
    except (ValidationError, ValueError):
        return False


def bad_request(request: HttpRequest, site: AdminSite, error: SuspiciousOperation) -> HttpResponse:
    """The panel's page of a 400. The log event holds nothing of what was asked."""
    route = request.resolver_match.route if request.resolver_match else "-"
    details = {"kind": type(error).__name__, "route": route, "person": str(request.user.pk or "")}
    log.warning("staff.request.refused", extra=details)
    context = {**site.each_context(request), "title": _("The request cannot be read")}
    return TemplateResponse(request, "panel/bad_request.html", context, status=400)


def forbidden(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The panel's page of a 403: what the role may do stays in reach."""
    context = {**site.each_context(request), "title": _("This is not yours to do")}
    return TemplateResponse(request, "panel/forbidden.html", context, status=403)


def _texts(request: HttpRequest) -> Iterator[str]:
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield from (name, *map(str, values))
