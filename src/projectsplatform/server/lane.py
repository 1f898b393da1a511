"""The fast lane: the WSGI door to the heartbeats, past Django's request handling.

It answers exactly the paths it is given and hands everything else on. The functions are those that the API's routes call, so both
doors give the same answers; what Django's door does around a request (id, language, limits of the body, counters) is done here too.
"""

import logging
from collections.abc import Iterable, Mapping
from io import BytesIO
from time import perf_counter
from typing import Any, Protocol

import msgspec
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import translation

from projectsplatform.kit import metrics
from projectsplatform.kit.api.addresses import is_secure
from projectsplatform.kit.api.bearer import header_token
from projectsplatform.kit.api.bodies import MAX_BYTES, check_kind, check_length
from projectsplatform.kit.api.fast_lane import JSON_TYPE, Beat, Heartbeat
from projectsplatform.kit.api.hosts import is_for_us
from projectsplatform.kit.api.languages import negotiate
from projectsplatform.kit.api.problems import PROBLEM_TYPE, problem_headers, refusal_answer
from projectsplatform.kit.api.requests import begin_request
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.connections import is_database_away, replace_connection
from projectsplatform.kit.errors import InternalError, Refusal

log = logging.getLogger(__name__)
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
_REASONS = {200: "200 OK"}


class StartResponse(Protocol):
    """PEP 3333's `start_response`."""

    def __call__(self, status: str, headers: Headers, /) -> object: ...


class Application(Protocol):
    """A WSGI application."""

    def __call__(self, environ: Environ, start_response: Any, /) -> Iterable[bytes]: ...


class FastLane:
    """Answers `POST` to the heartbeats' paths; everything else is Django's."""

    def __init__(self, django: Application, heartbeats: Mapping[str, Heartbeat], headers: Mapping[str, str]) -> None:
        self._django = django
        self._heartbeats = heartbeats
        self._headers = list(headers.items())

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        function = self._heartbeats.get(path)
        if (
            function is None
            or environ["REQUEST_METHOD"] != "POST"
            or not is_for_us(environ)
            or _must_be_redirected(environ)
        ):
            return self._django(environ, start_response)
        started = perf_counter()
        request_id = begin_request(environ.get("HTTP_X_REQUEST_ID"))
        language = negotiate(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            status, kind, body, extra = self._answer(function, environ, language)
        if status == 0:
            return self._django(environ, start_response)
        metrics.observe(path.removeprefix("/"), status, perf_counter() - started)
        start_response(
            _REASONS.get(status) or f"{status} Refused",
            [
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                ("Content-Language", language),
                ("X-Request-Id", request_id),
                *self._headers,
                *extra,
            ],
        )
        return (body,)

    def _answer(self, function: Heartbeat, environ: Environ, language: str) -> tuple[int, str, bytes, Headers]:
        """Status, content type, body and further headers; status 0 where Django's door must answer instead."""
        try:
            body = _read(environ)
            beat = Beat(
                body=body, bearer=header_token(environ.get("HTTP_AUTHORIZATION", "")), language=language, at=now()
            )
            status, answer = _on_a_live_connection(function, beat)
        except Refusal as refusal:
            return _refused(refusal)
        except Exception as error:
            if is_database_away(error):
                environ["wsgi.input"] = BytesIO(body)
                return 0, "", b"", []
            log.exception("request.failed")
            return _refused(InternalError())
        return status, JSON_TYPE, answer, []


def _must_be_redirected(environ: Environ) -> bool:
    """Django's door sends plain HTTP to HTTPS where the public address has it."""
    return settings.SECURE_SSL_REDIRECT and not is_secure(environ)


def _read(environ: Environ) -> bytes:
    """The body, refused by its announced length before it is read, and never read past what may come."""
    length = environ.get("CONTENT_LENGTH") or ""
    check_length(length)
    body: bytes = environ["wsgi.input"].read(int(length) if length.isdigit() else MAX_BYTES + 1)
    if body:
        check_kind(environ)
    return body


def _on_a_live_connection(function: Heartbeat, beat: Beat) -> tuple[int, bytes]:
    """A stale connection is closed and the beat tried once more: the reads repeat safely, the writes are coalesced."""
    try:
        return function(beat)
    except (InterfaceError, DatabaseError) as error:
        if not is_database_away(error):
            raise
        replace_connection()
        return function(beat)


def _refused(refusal: Refusal) -> tuple[int, str, bytes, Headers]:
    status, body = refusal_answer(refusal)
    return status, PROBLEM_TYPE, msgspec.json.encode(body), problem_headers(refusal)
