"""What is said when there is no page: in the house's style and the reader's language, and without asking the database."""

import re
from html import unescape
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.utils import translation

from projectsplatform.config.views import forbidden, refused
from projectsplatform.kit.errors import Busy, NothingThere, RateLimited, Refusal

LANGUAGES = ["uz", "uz-cyrl", "ru", "en"]
ASKS = "projectsplatform.config.middleware.pages.authenticate_visitor"


def said(response: HttpResponse) -> str:
    """The heading; the page around it is the house's, and nothing in it is inline."""
    page = response.content.decode()
    assert '<header class="bar">' in page
    assert static("platform.css") in page
    assert page.count("<script") == page.count("<script src=")
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found
    return unescape(found[1])


def ask(language: str, error: type[Exception], path: str = "/home/") -> Any:
    """A customer's page while the database is not there: no test in this file may reach it."""
    client = Client(raise_request_exception=False)
    client.cookies["language"], client.cookies["session"] = language, "any"
    with patch(ASKS, side_effect=error("secret detail")):
        return client.get(path)


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError, 500), (OperationalError, 503), (InterfaceError, 503), (PermissionDenied, 403)]
)
def test_a_page_of_an_error_is_in_the_readers_language(error: type[Exception], status: int) -> None:
    answers = [ask(language, error) for language in LANGUAGES]
    assert [answer.status_code for answer in answers] == [status] * 4
    assert len({said(answer) for answer in answers}) == 4
    assert not any("secret detail" in answer.content.decode() for answer in answers)


def test_what_is_not_there_is_said_without_a_database() -> None:
    client = Client(headers={"accept-language": "en"})
    assert said(client.get("/nothing/")) == "There is no such page"


@pytest.mark.parametrize("refusal", [RateLimited(retry_after=30), Busy(retry_after=30)])
def test_too_many_tries_are_a_page_that_says_when_to_come_again(refusal: Refusal) -> None:
    headings = set()
    for language in LANGUAGES:
        with translation.override(language):
            response = refused(RequestFactory().get("/statement/"), refusal)
        headings.add(said(response))
        assert (response.status_code, response["Retry-After"]) == (429, "30")
    assert len(headings) == 4


def test_what_is_anothers_is_not_there() -> None:
    with translation.override("en"):
        response = refused(RequestFactory().get("/statement/"), NothingThere())
        assert (response.status_code, said(response)) == (404, "There is no such page")
        assert said(forbidden(RequestFactory().get("/"), PermissionDenied())) == "This is not yours to do"
