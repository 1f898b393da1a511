"""What every page has: languages, colours, policy, its size; and what is said when there is no page."""

import gzip
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from projectsplatform.accounts.models import User
from tests.cabinet.browsing import text_of

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
PAGES = ["/", "/register/", "/login/", "/forgot/", "/privacy/", "/terms/", "/nothing/"]
LANGUAGES = ["uz", "uz-cyrl", "ru", "en"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_the_chosen_language_without_inline_code(nobody: Client, path: str, language: str) -> None:
    nobody.cookies["language"] = language
    response = nobody.get(path)
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert response["Content-Security-Policy"] == POLICY
    assert " style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("path", PAGES)
def test_pages_in_other_languages_say_other_things(nobody: Client, path: str) -> None:
    said = set()
    for language in LANGUAGES:
        nobody.cookies["language"] = language
        said.add(re.sub(r"<[^>]+>", "", text_of(nobody.get(path)).split("<main")[1].split("</main>")[0]))
    assert len(said) == 4


def test_a_choice_is_kept_here_and_with_the_person(customer: Client, owner: Any) -> None:
    customer.post("/preferences/", {"language": "ru", "next": "/home/"})
    customer.post("/preferences/", {"theme": "dark", "next": "/home/"})
    page = text_of(customer.get("/home/"))
    assert '<html lang="ru" data-theme="dark">' in page
    assert User.objects.get(pk=owner.pk).language == "ru"


@pytest.mark.parametrize("chosen", [{"language": "de"}, {"theme": '"><script>'}, {}])
def test_a_choice_that_is_none_changes_nothing(nobody: Client, chosen: dict[str, str]) -> None:
    nobody.post("/preferences/", chosen)
    assert '<html lang="en" data-theme="auto">' in nobody.get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/home/"])
def test_a_first_load_is_light_and_all_ours(customer: Client, nobody: Client, path: str) -> None:
    page = (customer if path == "/home/" else nobody).get(path).content.decode()
    asked = re.sub(r'<link rel="(?:canonical|alternate)"[^>]+>', "", page)
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', asked) == []
    files = set(re.findall(r'"(/static/[^"#]+)', page))
    sent = [page.encode(), *(b"".join(nobody.get(name).streaming_content) for name in files)]
    assert sum(len(gzip.compress(content)) for content in sent) <= 60_000


def test_the_qr_code_is_a_picture_of_ours(nobody: Client) -> None:
    response = nobody.get("/bot.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert nobody.get("/bot/")["Location"].endswith("/demo/telegram/?start=site")


def test_a_page_that_fails_says_so_in_the_house_style(nobody: Client) -> None:
    nobody.raise_request_exception = False
    with patch("projectsplatform.cabinet.pages.start.price_lists", side_effect=RuntimeError("secret detail")):
        response = nobody.get("/")
    assert response.status_code == 500
    assert "Something went wrong" in text_of(response)
    assert "secret detail" not in text_of(response)


def test_without_a_database_it_says_that_it_comes_back(customer: Client) -> None:
    customer.raise_request_exception = False
    with patch("projectsplatform.config.middleware.pages.authenticate_visitor", side_effect=OperationalError):
        response = customer.get("/home/")
    assert response.status_code == 503
    assert "We will be back in a moment" in text_of(response)


def test_a_body_that_is_too_large_is_refused(nobody: Client) -> None:
    assert nobody.post("/login/", {"username": "a" * 70_000}).status_code == 400


@pytest.mark.parametrize("path", ["/staff/nothing/", "/api/v1/nothing", "/static/nothing"])
def test_elsewhere_the_cabinet_sets_no_cookie(nobody: Client, path: str) -> None:
    response = nobody.get(path)
    assert {"csrf", "session"}.isdisjoint(response.cookies)
