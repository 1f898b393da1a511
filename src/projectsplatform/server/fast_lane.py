"""The fast lane: endpoints that are answered without Django's request handling, by the functions that the API's routes call.

Id, language, limits of the body and counters of a request are the same as Django's entry point has them.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from time import perf_counter
from typing import IO, Any, NamedTuple

import msgspec
from django.conf import settings
from django.utils import translation

from projectsplatform.kit import metrics
from projectsplatform.kit.api.addresses import is_secure
from projectsplatform.kit.api.bearer import header_token
from projectsplatform.kit.api.bodies import check_kind, check_length
from projectsplatform.kit.api.fast_lane import JSON_TYPE, FastRoute, HotRequest
from projectsplatform.kit.api.hosts import is_for_us
from projectsplatform.kit.api.languages import LANGUAGES, negotiate
from projectsplatform.kit.api.problems import PROBLEM_TYPE, problem_headers, refusal_answer
from projectsplatform.kit.api.requests import begin_request
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.connections import is_database_away
from projectsplatform.kit.errors import InternalError, Refusal
from projectsplatform.server.decisions import Decisions, Outcome
from projectsplatform.server.django_pool import DjangoPool, Environ, Headers, Response, encode_headers

log = logging.getLogger(__name__)
_LANGUAGES = {language: language.encode() for language in LANGUAGES}
_JSON, _PROBLEM = JSON_TYPE.encode(), PROBLEM_TYPE.encode()


class Answered(NamedTuple):
    """An answer of the lane: `headers` are its own, to those that all have."""

    status: int
    headers: Headers
    body: bytes


Send = Callable[[Answered | Response], None]
"""A Response is Django's."""
_Told = tuple[int, bytes, bytes, list[tuple[str, str]]]


class _Asked(NamedTuple):
    """A request whose answer is on its way."""

    environ: Environ
    content: bytes
    language: str
    request_id: str
    begun: float
    send: Send


class FastLane:
    """Answers `POST` to the paths of its routes."""

    def __init__(
        self,
        routes: Mapping[str, FastRoute[Any, Any]],
        *,
        pool: DjangoPool,
        decisions: Decisions,
        headers: Mapping[str, str],
    ) -> None:
        self._routes = routes
        self._pool = pool
        self.decisions = decisions
        self._is_https = settings.SECURE_SSL_REDIRECT
        self.headers = encode_headers(headers.items())
        """Of every answer of the lane."""
        self.paths = frozenset(path.encode() for path in routes)
        self._passed_on: set[asyncio.Task[None]] = set()

    def takes(self, environ: Environ) -> bool:
        """Whether the request is one of ours; what is to be refused before it is read is Django's."""
        if environ["PATH_INFO"] not in self._routes or environ["REQUEST_METHOD"] != "POST" or not is_for_us(environ):
            return False
        return not self._is_https or is_secure(environ)

    async def respond(self, environ: Environ, body: IO[bytes]) -> Response:
        """The answer; Django's where the database is away."""
        future: asyncio.Future[Answered | Response] = asyncio.get_running_loop().create_future()
        self.answer(environ, body.read(), lambda given: None if future.done() else future.set_result(given))
        given = await future
        if isinstance(given, Response):
            return given
        return Response(given.status, [*given.headers, *self.headers], given.body)

    def answer(self, environ: Environ, content: bytes, send: Send) -> None:
        """Calls `send` with the answer, at once or later. The caller's context is the request's from now on."""
        request_id = begin_request(environ.get("HTTP_X_REQUEST_ID"))
        language = negotiate(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        asked = _Asked(environ, content, language, request_id, perf_counter(), send)
        try:
            check_length(environ.get("CONTENT_LENGTH"))
            if content:
                check_kind(environ)
        except Refusal as refusal:
            self._finish(asked, refusal)
            return
        bearer = header_token(environ.get("HTTP_AUTHORIZATION", ""))
        request = HotRequest(body=content, bearer=bearer, language=language, at=now())
        self.decisions.begin(self._routes[environ["PATH_INFO"]], request, partial(self._finish, asked))

    async def finish(self) -> None:
        """Waits for what is being worked on in Django's pool."""
        await self.decisions.finish()
        if self._passed_on:
            await asyncio.wait(self._passed_on)

    def _finish(self, asked: _Asked, outcome: Outcome) -> None:
        if isinstance(outcome, Exception):
            if not isinstance(outcome, Refusal) and is_database_away(outcome):
                self._pass_on(asked)
                return
            status, kind, body, extra = _refused(outcome, asked.language)
        else:
            (status, body), kind, extra = outcome, _JSON, []
        metrics.observe(asked.environ["PATH_INFO"][1:], status, perf_counter() - asked.begun)
        headers = [
            (b"content-type", kind),
            (b"content-length", b"%d" % len(body)),
            (b"content-language", _LANGUAGES[asked.language]),
            (b"x-request-id", asked.request_id.encode()),
        ]
        if extra:
            headers += encode_headers(extra)
        asked.send(Answered(status, headers, body))

    def _pass_on(self, asked: _Asked) -> None:
        task = asyncio.ensure_future(self._answer_by_django(asked))
        self._passed_on.add(task)
        task.add_done_callback(self._passed_on.discard)

    async def _answer_by_django(self, asked: _Asked) -> None:
        asked.send(await self._pool.run(self._pool.respond, asked.environ, BytesIO(asked.content)))


def _refused(fault: Exception, language: str) -> _Told:
    """A defect is logged, and its cause is not told."""
    if isinstance(fault, Refusal):
        refusal = fault
    else:
        log.error("request.failed", exc_info=fault)
        refusal = InternalError()
    with translation.override(language):
        status, body = refusal_answer(refusal)
    return status, _PROBLEM, msgspec.json.encode(body), problem_headers(refusal)
