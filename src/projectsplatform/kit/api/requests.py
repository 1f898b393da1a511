"""The id that ties an answer, its log lines and a support call together."""

import re
from contextvars import ContextVar
from random import getrandbits

_current: ContextVar[str] = ContextVar("request_id", default="-")
_ID_BITS = 128
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_API = re.compile(r"/+api(?:/|$)")


def current_request_id() -> str:
    """The id of the request being answered, `-` outside one."""
    return _current.get()


def begin_request(offered: str | None) -> str:
    """Takes the caller's `X-Request-Id` when it is harmless, else makes one.

    It opens nothing, so it may be guessed: the kernel's randomness would let other threads in between.
    """
    request_id = offered if offered and _ACCEPTED.fullmatch(offered) else f"{getrandbits(_ID_BITS):032x}"
    _current.set(request_id)
    return request_id


def is_api_path(path: str) -> bool:
    """Whether the path is the API's; a doubled slash after the base URL counts too."""
    return _API.match(path) is not None
