"""Who is asking: a session's token in the `Authorization` header, or in the body of a specification function."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from django.http import HttpRequest

from projectsplatform.kit.api.bodies import read_json
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import TokenInvalid, TokenRequired


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person and the session they ask through, as of `at`."""

    user_id: UUID
    session_id: UUID
    at: datetime
    username: str
    is_staff: bool
    password_confirmed_at: datetime | None


Resolve = Callable[[str, datetime], Caller]


class BearerAuth:
    """Ninja's `auth=`: the token travels in the header only."""

    openapi_security_schema: ClassVar[dict[str, Any]] = {"type": "http", "scheme": "bearer"}

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def __call__(self, request: HttpRequest) -> Caller:
        token = self.token(request)
        if token is None:
            raise TokenRequired
        return self._resolve(token, now())

    def token(self, request: HttpRequest) -> str | None:
        """The token that was sent, None when none was."""
        return header_token(request.META.get("HTTP_AUTHORIZATION", ""))


class TokenAuth(BearerAuth):
    """Ninja's `auth=` of the specification's functions: `token` in the body does as well."""

    def token(self, request: HttpRequest) -> str | None:
        """The header's token or the body's; two different ones are none of them."""
        return one_token(super().token(request), read_json(request).get("token"))


def caller_of(request: HttpRequest) -> Caller:
    """The signed-in person that ninja's `auth=` found."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # set by ninja


def header_token(header: str) -> str | None:
    """The token of an `Authorization: Bearer …` header."""
    scheme, _, token = header.partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def one_token(header: str | None, body: object) -> str | None:
    """The token to go by when it may come in two places. Raises TokenInvalid when they differ or the body's is no text."""
    if body is None or body == "":
        return header
    if not isinstance(body, str) or (header is not None and header != body):
        raise TokenInvalid
    return body
