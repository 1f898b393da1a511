"""The HTTP API: one ninja instance over the features' routers, and how it refuses."""

import logging
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from projectsplatform.accounts.api import router as accounts
from projectsplatform.aloqa.api import router as aloqa
from projectsplatform.config.openapi import DocumentedAPI
from projectsplatform.kit.api.bodies import read_json
from projectsplatform.kit.api.problems import problem_response, refusal_of
from projectsplatform.kit.api.validation import invalid_fields
from projectsplatform.kit.db.connections import replace_connection
from projectsplatform.kit.errors import DatabaseAwayError, NothingThere, NotJson, Refusal, TooLarge
from projectsplatform.kundalikcom.api import router as kundalikcom
from projectsplatform.licences.api import router as licences
from projectsplatform.testmax.api import router as testmax
from projectsplatform.wallet.api import router as wallet

log = logging.getLogger(__name__)
_OF_DJANGO: Final = {RequestDataTooBig: TooLarge, UnreadablePostError: NotJson, Http404: NothingThere}


class BodyParser(Parser):
    """Bodies are read within bounds and once, by kit."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return read_json(request)


api = DocumentedAPI(
    title="ProjectsPlatform",
    version="1",
    description=str(_("Accounts, balances in so'm, licences and the programs that ask for them.")),
    urls_namespace="api",
    parser=BodyParser(),
    docs_url=None,
    openapi_url=None,
)
for router in (accounts, wallet, licences, kundalikcom, testmax, aloqa):
    api.add_router("", router)


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of a feature."""
    return problem_response(refusal)


@api.exception_handler(ValidationError)
def refuse_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Fields that the schema would not take, in the schema's order, one refusal a field."""
    return problem_response(invalid_fields((_field_of(item["loc"]), item["type"]) for item in error.errors))


@api.exception_handler(HttpError)
def refuse_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja wraps what its parser raised; a body it could not read is no JSON."""
    cause = error.__cause__ or error.__context__
    return problem_response(cause if isinstance(cause, Refusal) else NotJson())


@api.exception_handler(RequestDataTooBig)
@api.exception_handler(UnreadablePostError)
@api.exception_handler(Http404)
def refuse_for_django(request: HttpRequest, error: Exception) -> HttpResponse:
    """What Django raises of its own accord: a body that is too large, one that the client broke off, nothing there."""
    return problem_response(next(refusal() for kind, refusal in _OF_DJANGO.items() if isinstance(error, kind)))


@api.exception_handler(Exception)
def fail(request: HttpRequest, error: Exception) -> HttpResponse:
    """A defect: no detail to the client, everything to the log. A database that is away gets a line, not a page, for each."""
    refusal = refusal_of(error)
    if isinstance(refusal, DatabaseAwayError):
        replace_connection()
        log.error("request.database_away", extra={"reason": str(error).partition("\n")[0]})
    else:
        log.error("request.failed", exc_info=error)
    return problem_response(refusal)


def _field_of(location: tuple[str | int, ...]) -> str:
    """`("body", "body", "months_count")` → `months_count`; the first name after where it stood."""
    names = [str(part) for part in location if isinstance(part, str)]
    return names[2] if len(names) > 2 else names[-1]
