"""The id that ties an answer, its log lines and a support call together."""

import re
from contextvars import ContextVar
from uuid import uuid4

_current: ContextVar[str] = ContextVar("request_id", default="-")
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def current_request_id() -> str:
    """The id of the request being answered, `-` outside one."""
    return _current.get()


def begin_request(offered: str | None) -> str:
    """Takes the caller's `X-Request-Id` when it is harmless, else makes one."""
    request_id = offered if offered and _ACCEPTED.fullmatch(offered) else uuid4().hex
    _current.set(request_id)
    return request_id
