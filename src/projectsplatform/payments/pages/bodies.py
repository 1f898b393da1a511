"""Bodies of providers' calls, within bounds: whatever comes, it is read or it is not, and never a fault."""

from typing import Any, Final
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from projectsplatform.kit.api.bodies import MAX_BYTES, NOT_TAKEN, decode_object
from projectsplatform.kit.errors import InvalidFields, NotJson, TooLarge

_MOST_FIELDS: Final = 50


def read_form(request: HttpRequest) -> dict[str, str] | None:
    """The fields of a form, as sent; None for what is no form, is too large, or names a field twice."""
    body = _body(request)
    if body is None:
        return None
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else None


def read_object(request: HttpRequest) -> dict[str, Any] | None:
    """A JSON object, whatever the request calls it; None for anything else."""
    body = _body(request)
    if not body or not body.strip():
        return None
    try:
        return decode_object(body)
    except (NotJson, TooLarge, InvalidFields):
        return None


def _body(request: HttpRequest) -> bytes | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.META.get(NOT_TAKEN) or not length.isdigit() or int(length) > MAX_BYTES:
        return None
    try:
        return request.body
    except (RequestDataTooBig, UnreadablePostError):
        return None
