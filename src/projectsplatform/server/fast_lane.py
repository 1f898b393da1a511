"""The fast lane: endpoints that are answered without Django's request handling, by the functions that the API's routes call.

Id, language, limits of the body and counters of a request are the same as Django's entry point has them.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import BytesIO
from time import perf_counter
from typing import IO, Any, TypeVar

import msgspec
from django.conf import settings
from django.utils import translation

from projectsplatform.kit import metrics
from projectsplatform.kit.api.addresses import is_secure
from projectsplatform.kit.api.bearer import header_token
from projectsplatform.kit.api.bodies import check_kind, check_length
from projectsplatform.kit.api.fast_lane import JSON_TYPE, Answer, FastRoute, HotRequest, NotPlainError
from projectsplatform.kit.api.fast_lane import decide as decide_by_operation
from projectsplatform.kit.api.hosts import is_for_us
from projectsplatform.kit.api.languages import negotiate
from projectsplatform.kit.api.problems import PROBLEM_TYPE, problem_headers, refusal_answer
from projectsplatform.kit.api.requests import begin_request
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.batches import Touch, write_touches
from projectsplatform.kit.db.connections import is_database_away, replace_connection
from projectsplatform.kit.errors import InternalError, Refusal
from projectsplatform.server.django_pool import DjangoPool, Environ, Response, encode_headers
from projectsplatform.server.shared_reads import SharedReads

log = logging.getLogger(__name__)
T = TypeVar("T")
_Told = tuple[int, str, bytes, list[tuple[str, str]]]


class FastLane:
    """Answers `POST` to the paths of its routes."""

    def __init__(
        self,
        routes: Mapping[str, FastRoute[Any, Any]],
        *,
        pool: DjangoPool,
        reads: SharedReads,
        headers: Mapping[str, str],
    ) -> None:
        self._routes = routes
        self._pool = pool
        self._reads = reads
        self._is_https = settings.SECURE_SSL_REDIRECT
        self._headers = encode_headers(headers.items())

    def takes(self, environ: Environ) -> bool:
        """Whether the request is one of ours; what is to be refused before it is read is Django's."""
        if environ["PATH_INFO"] not in self._routes or environ["REQUEST_METHOD"] != "POST" or not is_for_us(environ):
            return False
        return not self._is_https or is_secure(environ)

    async def respond(self, environ: Environ, body: IO[bytes]) -> Response:
        """The answer; Django's where the database is away."""
        started, path = perf_counter(), environ["PATH_INFO"]
        request_id = begin_request(environ.get("HTTP_X_REQUEST_ID"))
        language = negotiate(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        content = body.read()
        try:
            status, kind, answer, extra = await self._answer(self._routes[path], environ, content, language)
        except Exception as error:
            if is_database_away(error):
                return await self._pool.run(self._pool.respond, environ, BytesIO(content))
            log.exception("request.failed")
            status, kind, answer, extra = _refused(InternalError(), language)
        metrics.observe(path.removeprefix("/"), status, perf_counter() - started)
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(answer)).encode()),
            (b"content-language", language.encode()),
            (b"x-request-id", request_id.encode()),
            *self._headers,
            *encode_headers(extra),
        ]
        return Response(status, headers, answer)

    async def _answer(self, route: FastRoute[Any, Any], environ: Environ, content: bytes, language: str) -> _Told:
        try:
            check_length(environ.get("CONTENT_LENGTH"))
            if content:
                check_kind(environ)
            bearer = header_token(environ.get("HTTP_AUTHORIZATION", ""))
            request = HotRequest(body=content, bearer=bearer, language=language, at=now())
            status, answer = await self.decide(route, request)
        except Refusal as refusal:
            return _refused(refusal, language)
        return status, JSON_TYPE, answer, []

    async def decide(self, route: FastRoute[Any, Any], request: HotRequest) -> Answer:
        """The route's answer, by a shared read or by its operation. Raises Refusal and the database's errors."""
        key = route.parse(request)
        if route.answer is None:
            return await self._pool.run(_on_a_live_connection, partial(decide_by_operation, route, request, key))
        row = await self._reads.read(route.read, key) if route.read else None
        if row is not None and (touches := route.touches(request, key, row)):
            await self._touch(touches)
        try:
            return route.answer(request, key, row)
        except NotPlainError:
            return await self._pool.run(_on_a_live_connection, partial(decide_by_operation, route, request, key))

    async def _touch(self, touches: Sequence[Touch]) -> None:
        if urgent := [touch for touch in touches if touch.statement.is_urgent]:
            await self._pool.run(_on_a_live_connection, partial(write_touches, urgent))
        self._reads.touch([touch for touch in touches if not touch.statement.is_urgent])


def _on_a_live_connection(call: Callable[[], T]) -> T:
    """What the call returns. One that found the database away is made once more: reads repeat safely, writes are the same."""
    try:
        return call()
    except Exception as error:
        if not is_database_away(error):
            raise
        replace_connection()
        return call()


def _refused(refusal: Refusal, language: str) -> _Told:
    with translation.override(language):
        status, body = refusal_answer(refusal)
    return status, PROBLEM_TYPE, msgspec.json.encode(body), problem_headers(refusal)
