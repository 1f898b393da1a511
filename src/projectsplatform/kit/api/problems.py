"""Refusals as HTTP responses: the status of each category, and the problem body (RFC 9457)."""

from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.functional import Promise

from projectsplatform.kit import errors
from projectsplatform.kit.api.requests import current_request_id
from projectsplatform.kit.db.connections import is_database_away
from projectsplatform.kit.errors import FieldRefusal, InvalidFields, Refusal, TooMany

PROBLEM_TYPE = "application/problem+json"
_STATUSES: tuple[tuple[type[Refusal], int, str], ...] = (
    (errors.MalformedBody, 400, "Bad Request"),
    (errors.HostUnknown, 400, "Bad Request"),
    (errors.Unauthenticated, 401, "Unauthorized"),
    (errors.NotEnoughMoney, 402, "Payment Required"),
    (errors.Forbidden, 403, "Forbidden"),
    (errors.NotFound, 404, "Not Found"),
    (errors.MethodNotAllowed, 405, "Method Not Allowed"),
    (errors.Conflict, 409, "Conflict"),
    (errors.Gone, 410, "Gone"),
    (errors.TooLarge, 413, "Content Too Large"),
    (errors.NotJsonType, 415, "Unsupported Media Type"),
    (errors.EncodingNotSupported, 415, "Unsupported Media Type"),
    (errors.FieldRefusal, 422, "Unprocessable Content"),
    (errors.InvalidFields, 422, "Unprocessable Content"),
    (errors.TooMany, 429, "Too Many Requests"),
    (errors.DatabaseAwayError, 503, "Service Unavailable"),
    (errors.Overloaded, 503, "Service Unavailable"),
    (errors.InternalError, 500, "Internal Server Error"),
)


def ok_response(message: str | Promise, **fields: Any) -> dict[str, Any]:
    """The body of a specification function's success."""
    return {"how": True, "message": str(message), **fields}


def status_of(refusal: type[Refusal]) -> tuple[int, str]:
    """Status and its title for a category."""
    for category, status, title in _STATUSES:
        if issubclass(refusal, category):
            return status, title
    raise LookupError(f"{refusal.__name__} belongs to no category of the API's table")


def refusal_answer(refusal: Refusal) -> tuple[int, dict[str, Any]]:
    """Status and problem body of a refusal, in the active language."""
    status, title = status_of(type(refusal))
    fields = _fields(refusal)
    first = fields[0] if fields else refusal
    body: dict[str, Any] = {
        "type": f"urn:projectsplatform:problem:{first.code}",
        "title": title,
        "status": status,
        "code": first.code,
        "how": False,
        "message": first.text(),
        "request_id": current_request_id(),
        **refusal.details,
    }
    if fields:
        body["errors"] = [{"field": item.field, "code": item.code, "message": item.text()} for item in fields]
    return status, body


def refusal_of(fault: BaseException | None) -> errors.InternalError | errors.DatabaseAwayError:
    """The refusal for an unexpected exception."""
    return errors.DatabaseAwayError() if is_database_away(fault) else errors.InternalError()


def problem_response(refusal: Refusal) -> HttpResponse:
    """The refusal as an HTTP answer."""
    status, body = refusal_answer(refusal)
    response = HttpResponse(msgspec.json.encode(body), status=status, content_type=PROBLEM_TYPE)
    for name, value in problem_headers(refusal):
        response[name] = value
    return response


def problem_headers(refusal: Refusal) -> list[tuple[str, str]]:
    """The headers of a refusal: Retry-After, WWW-Authenticate, Accept-Encoding."""
    if isinstance(refusal, errors.EncodingNotSupported):
        return [("Accept-Encoding", "identity")]
    if isinstance(refusal, TooMany | errors.DatabaseAwayError | errors.Overloaded):
        return [("Retry-After", str(refusal.retry_after))]
    return [("WWW-Authenticate", "Bearer")] if isinstance(refusal, errors.Unauthenticated) else []


def _fields(refusal: Refusal) -> tuple[FieldRefusal, ...]:
    if isinstance(refusal, InvalidFields):
        return refusal.refusals
    return (refusal,) if isinstance(refusal, FieldRefusal) else ()
