"""The Bot API over http.client, for calls outside the bot: only the bot's process loads the library."""

import http.client
import json
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from projectsplatform.telegram.rules.answers import BotApiError, read_answer

_MAX_ANSWER = 64 * 1024
_PIECE = 64 * 1024


def call(method: str, arguments: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The result of a method. Raises BotApiError."""
    deadline = time.monotonic() + seconds
    link = _link(seconds)
    path = f"{urlsplit(settings.TELEGRAM_API_BASE).path.rstrip('/')}/bot{settings.TELEGRAM_BOT_TOKEN}/{method}"
    try:
        link.connect()
        link.sock.settimeout(max(0.01, deadline - time.monotonic()))
        link.request("POST", path, json.dumps(arguments), {"Content-Type": "application/json"})
        answer = link.getresponse()
        result = read_answer(answer.status, answer.read(_MAX_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        # `from None`, because the path in the traceback holds the bot's token.
        raise BotApiError(0, type(error).__name__) from None
    finally:
        link.close()
    if not isinstance(result, dict):
        raise BotApiError(0, "an answer without a result")
    return result


def download(file_path: str, max_bytes: int, deadline: float) -> bytes:
    """A file by its path: at most one byte more than `max_bytes` of it, until a moment of `time.monotonic`. Raises BotApiError."""
    link = _link(_left(deadline))
    base = urlsplit(settings.TELEGRAM_API_BASE).path.rstrip("/")
    try:
        link.request("GET", f"{base}/file/bot{settings.TELEGRAM_BOT_TOKEN}/{quote(file_path)}")
        answer = link.getresponse()
        if answer.status != HTTPStatus.OK:
            raise BotApiError(answer.status, "the file is not given")
        return _read(answer, link, max_bytes, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise BotApiError(0, type(error).__name__) from None
    finally:
        link.close()


def _read(answer: http.client.HTTPResponse, link: http.client.HTTPConnection, max_bytes: int, deadline: float) -> bytes:
    """Piece by piece, because a time limit of the socket counts for each piece anew."""
    data = bytearray()
    while len(data) <= max_bytes:
        if link.sock is not None:
            link.sock.settimeout(_left(deadline))
        piece = answer.read1(min(_PIECE, max_bytes + 1 - len(data)))
        if not piece:
            break
        data += piece
        if time.monotonic() > deadline:
            raise TimeoutError
    if answer.length and len(data) <= max_bytes:
        raise BotApiError(0, "a file that ended early")
    return bytes(data)


def _left(deadline: float) -> float:
    return max(0.01, deadline - time.monotonic())


def _link(seconds: float) -> http.client.HTTPConnection:
    base = urlsplit(settings.TELEGRAM_API_BASE)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    return kind(base.netloc, timeout=seconds)
