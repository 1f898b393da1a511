"""HTTP to this installation itself, as a provider would call it."""

import http.client
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 64 * 1024


class Call(NamedTuple):
    """A request as a provider makes it."""

    path: str
    body: bytes
    headers: Mapping[str, str]


class Refused(Exception):  # noqa: N818  an expected outcome, not a fault
    """We answered with an error. `code` and `words` are the protocol's."""

    def __init__(self, code: object, words: str = "") -> None:
        super().__init__(f"{code} {words}".strip())
        self.code = code


class NoAnswer(Refused):
    """Nobody is there, or what answers is no provider's address."""


def post(path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """The answer's JSON, whatever its status. Raises NoAnswer."""
    there = urlsplit(settings.PUBLIC_URL)
    kind = http.client.HTTPSConnection if there.scheme == "https" else http.client.HTTPConnection
    connection = kind(there.hostname or "127.0.0.1", there.port, timeout=_SECONDS)
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        said = json.loads(answer.read(_MOST_BYTES))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    finally:
        connection.close()
    if not isinstance(said, dict):
        raise NoAnswer(answer.status)
    return said
