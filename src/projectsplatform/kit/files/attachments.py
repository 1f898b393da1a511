"""Files that people sent, as answers: saved, or shown as a picture, never opened as a page, and running nothing wherever they
are opened."""

import logging
import re
from collections.abc import Iterator
from typing import IO, Any, Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from projectsplatform.kit.errors import Overloaded
from projectsplatform.kit.files.content import servable
from projectsplatform.kit.files.names import clean_file_name

_POLICY: Final = "sandbox; default-src 'none'"
_AGAIN_SECONDS: Final = 5
_PIECE: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
logger = logging.getLogger(__name__)


def attachment_response(request: HttpRequest, path: str, *, name: str, media_type: str) -> HttpResponseBase:
    """The stored file as a download; a part of it for a player that asks for one (RFC 9110 §14.2, one range).

    `name` and `media_type` are those that were found when it was stored. Raises Http404 when the file is gone; a storage
    that is away is an answer 503. Who may have the file is the caller's to check, before.
    """
    media_type = servable(media_type)
    try:
        file, size = _opened(path)
    except OSError:
        return _busy()
    part = _asked(request, size)
    if part is None:
        response: HttpResponseBase = StreamingHttpResponse(_Pieces(file, range(size)), content_type=media_type)
        response["Content-Length"] = str(size)
    elif part:
        response = StreamingHttpResponse(_Pieces(file, part), status=206, content_type=media_type)
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        response["Content-Length"] = str(len(part))
    else:
        file.close()
        response = HttpResponse(status=416, content_type=media_type)
        response["Content-Range"] = f"bytes */{size}"
    response["Accept-Ranges"] = "bytes"
    return as_attachment(response, name=name, media_type=media_type)


def picture_response(path: str, *, media_type: str) -> HttpResponseBase:
    """The stored picture, for a page that shows it. Raises Http404 when it is gone; a storage that is away is an answer 503."""
    try:
        file, size = _opened(path)
    except OSError:
        return _busy()
    return as_picture(StreamingHttpResponse(_Pieces(file, range(size)), content_type=servable(media_type)))


def as_attachment(response: HttpResponseBase, *, name: str, media_type: str) -> HttpResponseBase:
    """The headers of `attachment_response` for an answer whose bytes come from elsewhere."""
    clean = clean_file_name(name, media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=clean) or "attachment"
    return _inert(response)


def as_picture(response: HttpResponseBase) -> HttpResponseBase:
    """The headers of `picture_response` for an answer whose bytes come from elsewhere."""
    response["Content-Disposition"] = "inline"
    return _inert(response)


def _inert(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(path: str) -> "tuple[File[Any], int]":
    """The file and its size. Raises Http404 when it is gone, OSError when the storage is away."""
    try:
        file = default_storage.open(path)
        size = file.size
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        logger.exception("files.away")
        raise
    return file, size


def _asked(request: HttpRequest, size: int) -> range | None:
    """The bytes that are asked for: None means all of them, an empty range none that are there."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or asked is None or "If-Range" in request.headers or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _busy() -> HttpResponse:
    refusal = Overloaded(retry_after=_AGAIN_SECONDS)
    response = HttpResponse(refusal.text(), status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(refusal.retry_after)
    return response


class _Pieces:
    """A part of a file, which is closed with the answer, read or not."""

    def __init__(self, file: IO[bytes], part: range) -> None:
        self._file, self._part = file, part

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._part.start)
        length = len(self._part)
        while length > 0 and (piece := self._file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece

    def close(self) -> None:
        """Django's hook."""
        self._file.close()
