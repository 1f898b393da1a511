"""The fast lane: endpoints that are answered without Django's request handling, by the functions that the API's routes call.

Id, language, limits of the body and counters of a request are the same as Django's entry point has them.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
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
from projectsplatform.kit.api.problems import PROBLEM_TYPE, problem_headers, refusal_answer, refusal_of
from projectsplatform.kit.api.requests import begin_request
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import DatabaseAwayError, Refusal
from projectsplatform.server.decisions import Decisions, Outcome
from projectsplatform.server.environ import Environ
from projectsplatform.server.gate import Gate, NotBegunError
from projectsplatform.server.responses import Headers, Response, encode_headers

log = logging.getLogger(__name__)
_LANGUAGES = {language: language.encode() for language in LANGUAGES}
_JSON, _PROBLEM = JSON_TYPE.encode(), PROBLEM_TYPE.encode()


class Answered(NamedTuple):
    """An answer of the lane: `headers` are its own, to those that all have."""

    status: int
    headers: Headers
    body: bytes


Send = Callable[[Answered], None]
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
        self, routes: Mapping[str, FastRoute[Any, Any]], *, gate: Gate, decisions: Decisions, headers: Mapping[str, str]
    ) -> None:
        self._routes = routes
        self._gate = gate
        self.decisions = decisions
        self._is_https = settings.SECURE_SSL_REDIRECT
        self.headers = encode_headers(headers.items())
        """Of every answer of the lane."""
        self.paths = frozenset(path.encode() for path in routes)
        self._waiting: set[asyncio.Task[None]] = set()

    def takes(self, environ: Environ) -> bool:
        """Whether the request is one of ours; what is to be refused before it is read is Django's."""
        if environ["PATH_INFO"] not in self._routes or environ["REQUEST_METHOD"] != "POST" or not is_for_us(environ):
            return False
        return not self._is_https or is_secure(environ)

    async def respond(self, environ: Environ, body: IO[bytes]) -> Response:
        """The answer, whole."""
        future: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self.answer(environ, body.read(), lambda given: None if future.done() else future.set_result(given))
        given = await future
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
        if self._gate.is_open:
            self._begin(asked)
        else:
            self._wait(asked, NotBegunError())

    async def finish(self) -> None:
        """Waits for those who wait, and for what is being worked on in Django's pool."""
        while self._waiting:
            await asyncio.wait(self._waiting)
        await self.decisions.finish()

    def _begin(self, asked: _Asked) -> None:
        environ = asked.environ
        bearer = header_token(environ.get("HTTP_AUTHORIZATION", ""))
        request = HotRequest(body=asked.content, bearer=bearer, language=asked.language, at=now())
        self.decisions.begin(self._routes[environ["PATH_INFO"]], request, partial(self._finish, asked))

    def _wait(self, asked: _Asked, fault: NotBegunError) -> None:
        task = asyncio.ensure_future(self._begin_after(fault, asked))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _begin_after(self, fault: NotBegunError, asked: _Asked) -> None:
        left = self._gate.longest_seconds - (perf_counter() - asked.begun)
        if await self._gate.may_retry(fault, asyncio.get_running_loop().time() + left):
            self._begin(asked)
        else:
            self._finish(asked, DatabaseAwayError())

    def _finish(self, asked: _Asked, outcome: Outcome) -> None:
        if isinstance(outcome, NotBegunError):
            self._wait(asked, outcome)
            return
        if isinstance(outcome, Exception):
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


def _refused(fault: Exception, language: str) -> _Told:
    refusal = fault if isinstance(fault, Refusal) else _unexpected(fault)
    with translation.override(language):
        status, body = refusal_answer(refusal)
    return status, _PROBLEM, msgspec.json.encode(body), problem_headers(refusal)


def _unexpected(fault: Exception) -> Refusal:
    """A defect is logged, and its cause is not told. A database that is away gets a line, not a page, for each."""
    refusal = refusal_of(fault)
    if isinstance(refusal, DatabaseAwayError):
        log.error("request.database_away", extra={"reason": str(fault).partition("\n")[0]})
    else:
        log.error("request.failed", exc_info=fault)
    return refusal
