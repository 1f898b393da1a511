"""Refusals: the errors that a feature raises on purpose. Nothing here knows HTTP; each interface maps them by a table of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SECONDS_TOLD: Final = 60
_MINUTES_TOLD: Final = 90
_HOURS_TOLD: Final = 48


class Refusal(Exception):  # noqa: N818  an expected outcome, not a fault
    """An expected error. `code` is for programs and never changes; `message` is for people, `{names}` are filled from the details."""

    code: ClassVar[str]
    message: ClassVar[str | Promise]

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def text(self) -> str:
        """The message in the active language."""
        return str(self.message).format(**self.details)


class Unauthenticated(Refusal):
    """The caller is not authenticated."""


class NotEnoughMoney(Refusal):
    """The balance does not hold the price."""


class Forbidden(Refusal):
    """The caller is authenticated, but not permitted."""


class NotFound(Refusal):
    """The object does not exist, or belongs to somebody else."""


class Conflict(Refusal):
    """The request conflicts with the present state."""


class Gone(Refusal):
    """The object existed and does not any more."""


class TooMany(Refusal):
    """A rate limit was exceeded: try again after `retry_after` seconds."""

    def __init__(self, *, retry_after: int, **details: Any) -> None:
        super().__init__(**details)
        self.retry_after = max(1, retry_after)

    def text(self) -> str:
        """The message in the active language; `{wait}` in it is how long the wait is."""
        return str(self.message).format(**self.details, wait=wait_text(self.retry_after))


def wait_text(seconds: int) -> str:
    """A wait in the active language, rounded up: seconds, minutes, hours or days, as somebody would say it."""
    minutes = -(-seconds // 60)
    hours = -(-minutes // 60)
    if seconds < _SECONDS_TOLD:
        return gettext("{n} s").format(n=seconds)
    if minutes <= _MINUTES_TOLD:
        return gettext("{n} min").format(n=minutes)
    return gettext("{n} h").format(n=hours) if hours <= _HOURS_TOLD else gettext("{n} days").format(n=-(-hours // 24))


class FieldRefusal(Refusal):
    """One field is invalid."""

    field: ClassVar[str]


class InvalidFields(Refusal):
    """Several fields are invalid; the response has the first one's code."""

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
    message = _("Too many requests. Try again in {wait}.")


class TooManyAttempts(TooMany):
    code = "too_many_attempts"
    message = _("Too many wrong tries. Try again in {wait}.")


class Busy(TooMany):
    code = "busy"
    message = _("The server is busy. Try again in a moment.")


class Overloaded(Refusal):
    """More requests wait than the server can answer soon; details: `retry_after` in seconds."""

    code = "busy"
    message = _("The server is busy. Try again in a moment.")

    @property
    def retry_after(self) -> int:
        return int(self.details["retry_after"])


class InternalError(Refusal):
    """A defect of the server; the response holds no detail."""

    code = "internal_error"
    message = _("Something went wrong")


class DatabaseAwayError(Refusal):
    """The database is unreachable, mostly for a second or two. A retry with the same idempotency key is safe."""

    code = "database_away"
    message = _("The database is away for a moment. Try again a little later.")
    retry_after: ClassVar[int] = 2
