"""Refusals: what a feature answers when it will not do what was asked. No HTTP in here; each face has a table of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818  it is an answer, not a fault
    """A named no. `code` is for programs and never changes; `message` is for people, `{names}` filled from the details."""

    code: ClassVar[str]
    message: ClassVar[str | Promise]

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def text(self) -> str:
        """The message in the active language."""
        return str(self.message).format(**self.details)


class Unauthenticated(Refusal):
    """Nobody we know is asking."""


class NotEnoughMoney(Refusal):
    """The balance does not hold the price."""


class Forbidden(Refusal):
    """Known, but not yours to do."""


class NotFound(Refusal):
    """Nothing there, or someone else's."""


class Conflict(Refusal):
    """It collides with what is there."""


class Gone(Refusal):
    """It was there."""


class TooMany(Refusal):
    """Asked too often: try again after `retry_after` seconds."""

    def __init__(self, *, retry_after: int, **details: Any) -> None:
        super().__init__(**details)
        self.retry_after = max(1, retry_after)


class FieldRefusal(Refusal):
    """One field cannot be taken."""

    field: ClassVar[str]


class InvalidFields(Refusal):
    """Several fields cannot be taken; the first one's code is the answer's."""

    code = "invalid_fields"
    message = _("Check the fields.")

    def __init__(self, refusals: Iterable[FieldRefusal]) -> None:
        super().__init__()
        self.refusals = tuple(refusals)


class MalformedBody(Refusal):
    """The body is not what the content type promises."""


class NotJson(MalformedBody):
    code = "not_json"
    message = _("The body is not valid JSON.")


class HostUnknown(Refusal):
    code = "host_unknown"
    message = _("This address is not ours.")


class NotJsonType(Refusal):
    code = "not_json_type"
    message = _("Send the body as application/json.")


class EncodingNotSupported(Refusal):
    """The body is compressed: RFC 9110 §8.4."""

    code = "encoding_not_supported"
    message = _("The body is encoded as {encoding}. Send it as it is, without Content-Encoding.")
    example: ClassVar = {"encoding": "gzip"}


class TooLarge(Refusal):
    code = "too_large"
    message = _("The body is too large: 64 KiB at most.")


class MethodNotAllowed(Refusal):
    code = "method_not_allowed"
    message = _("This method is not allowed here.")


class NothingThere(NotFound):
    code = "not_found"
    message = _("Nothing was found.")


class TokenRequired(Unauthenticated):
    code = "token_required"
    message = _("Sign in first: a token is required.")


class TokenInvalid(Unauthenticated):
    code = "token_invalid"
    message = _("The token is not valid. Sign in again.")


class RateLimited(TooMany):
    code = "rate_limited"
    message = _("Too many requests. Try again a little later.")


class TooManyAttempts(TooMany):
    code = "too_many_attempts"
    message = _("Too many wrong tries. Try again later.")


class Busy(TooMany):
    code = "busy"
    message = _("The server is busy. Try again in a moment.")


class InternalError(Refusal):
    """Our own mistake; the answer tells no detail."""

    code = "internal_error"
    message = _("Something went wrong")


class DatabaseAwayError(Refusal):
    """The database is away, mostly for a second or two: whoever asks again with the same key loses nothing."""

    code = "database_away"
    message = _("The database is away for a moment. Try again a little later.")
    retry_after: ClassVar[int] = 2
