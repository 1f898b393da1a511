"""Bodies of requests, within a size and a time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from projectsplatform.kit.api.bodies import MAX_BYTES
from projectsplatform.kit.api.requests import is_api_path

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
IS_WHOLE = "is_whole"
"""In the state of a scope: a function that says whether all of the request's body has come."""
MAX_PAGE_BYTES = 256 * 1024
"""Outside the API: what Telegram sends at most."""
MAX_FORM_BYTES = 12 * 1024 * 1024
"""A form may bring a file."""
_FILES_IN_JSON = "/demo/telegram/api/"
"""Below it the demo's simulator takes files in its JSON."""
_NO_FILES = "/payments/"
"""Below it providers call, whatever type they say that their body is."""
_API_SECONDS = 10.0
_PROGRESS_SECONDS, _PROGRESS_BYTES = 10.0, 16 * 1024
"""A page's body may take minutes, but must bring so much in so long."""
# Of a body that is too large this much is read and thrown away, so that a client that has not finished hears the refusal.
_DISCARDED_BYTES, _DISCARDED_SECONDS = 16 * 1024 * 1024, 1.0


@dataclass(frozen=True, slots=True)
class BodyRefused(Exception):  # noqa: N818  a refusal of the server, not an error of the program
    """The status that says why a body was not taken: 408 or 413."""

    status: int


class ClientGone(Exception):  # noqa: N818  as above
    """The connection ended before the request did."""


def body_file(environ: Mapping[str, Any]) -> IO[bytes]:
    """An empty file for the body: in memory, or on disk where a form may bring a file. The caller closes it."""
    return BytesIO() if _most(environ) <= MAX_PAGE_BYTES else SpooledTemporaryFile(max_size=MAX_BYTES)


async def receive_body(body: IO[bytes], receive: Receive, environ: Mapping[str, Any]) -> None:
    """Fills the file with the whole body and rewinds it. Raises BodyRefused, ClientGone.

    Of a body that is too large and no form, one byte more than may be is kept: the application refuses it by its own words.
    """
    most = _most(environ)
    announced = environ.get("CONTENT_LENGTH", "")
    if announced.isdigit() and int(announced) > most:
        await _discard(receive)
        body.write(b" " * (most + 1))
    else:
        await _fill(body, receive, most, is_api_path(environ["PATH_INFO"]))
    if most == MAX_FORM_BYTES and body.tell() > most:
        raise BodyRefused(413)
    body.seek(0)


def is_small(environ: Mapping[str, Any]) -> bool:
    """Whether the announced length may be anything's."""
    length = environ.get("CONTENT_LENGTH", "")
    return len(length) < len(str(MAX_BYTES)) and length.isdigit()


async def whole_body(receive: Receive) -> IO[bytes]:
    """A small body that has come already: no time limit is needed. Raises ClientGone."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return BytesIO(message.get("body", b""))


async def _fill(body: IO[bytes], receive: Receive, most: int, is_api: bool) -> None:  # noqa: FBT001  of one caller
    deadline = asyncio.timeout(_API_SECONDS if is_api else _PROGRESS_SECONDS)
    size, counted = 0, 0
    try:
        async with deadline:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                piece = message.get("body", b"")
                size += len(piece)
                body.write(piece)
                if size > most or not message.get("more_body", False):
                    break
                if not is_api and size - counted >= _PROGRESS_BYTES:
                    counted = size
                    deadline.reschedule(asyncio.get_running_loop().time() + _PROGRESS_SECONDS)
    except TimeoutError:
        raise BodyRefused(408) from None
    if size > most:
        body.truncate(most + 1)
        body.seek(0, 2)
        if message.get("more_body", False):
            await _discard(receive)


async def _discard(receive: Receive) -> None:
    """Reads on for a moment and keeps nothing."""
    left = _DISCARDED_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(_DISCARDED_SECONDS) as deadline:
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                left -= len(message.get("body", b""))
                deadline.reschedule(asyncio.get_running_loop().time() + _DISCARDED_SECONDS)


def _most(environ: Mapping[str, Any]) -> int:
    """How large a body may be where it goes."""
    if is_api_path(environ["PATH_INFO"]):
        return MAX_BYTES
    path = environ["PATH_INFO"]
    is_form = environ.get("CONTENT_TYPE", "").startswith("multipart/form-data") and not path.startswith(_NO_FILES)
    return MAX_FORM_BYTES if is_form or path.startswith(_FILES_IN_JSON) else MAX_PAGE_BYTES
