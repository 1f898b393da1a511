"""What browsers are told with every page, made from the routes: a new page cannot be forgotten."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from projectsplatform.cabinet.urls import urlpatterns
from tests.cabinet.browsing import browser
from tests.cabinet.test_access import POSTED
from tests.cabinet.test_sign_in import ELSEWHERE

PAGES = sorted(
    reverse(f"cabinet:{route.name}")
    for route in urlpatterns
    if "<" not in str(route.pattern) and route.name not in POSTED
)
TOLD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}
PLAIN, BOUND = {"csrf", "language", "note", "reset", "session", "sign-in", "theme"}, "__Host-"
FORM = re.compile(r"<form[^>]*method=.post.*?</form>", re.DOTALL | re.IGNORECASE)
SOURCE = Path(settings.PACKAGE)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", [*PAGES, "/nothing/"])
def test_every_page_says_how_it_may_be_used(customer: Client, path: str) -> None:
    response = customer.get(path)
    assert {name: response.get(name) for name in TOLD} == TOLD
    assert "Strict-Transport-Security" not in response
    assert set(response.cookies) <= PLAIN


@pytest.mark.parametrize("path", ["/", "/login/", "/register/", "/home/"])
def test_over_https_browsers_stay_there(owner: Any, sign_in: Any, path: str) -> None:
    with override_settings(HTTPS=True, SECURE_HSTS_SECONDS=31_536_000):
        client = browser()
        client.cookies["__Host-session"] = sign_in(owner) if path == "/home/" else ""
        response = client.get(path, secure=True)
    assert response.status_code == 200
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
    assert response.cookies
    for name, cookie in response.cookies.items():
        assert name.startswith(BOUND)
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"]) == (True, "/", "", True)


def test_a_prefixed_cookie_is_no_other(owner: Any, sign_in: Any) -> None:
    """Neither does the demo read a bound cookie, nor https one that another host could have set."""
    client = browser()
    client.cookies["__Host-session"] = sign_in(owner)
    assert client.get("/home/").status_code == 302
    with override_settings(HTTPS=True):
        assert browser(sign_in(owner)).get("/home/", secure=True).status_code == 302


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_to_another_host(customer: Client, wanted: str) -> None:
    assert customer.get("/login/", {"next": wanted})["Location"] == "/home/"
    assert customer.post("/preferences/", {"theme": "dark", "next": wanted})["Location"] == "/"
    assert customer.get("/", headers={"host": "testserver", "x-forwarded-host": "evil.example"})["Location"] == "/home/"


def test_every_form_that_changes_something_carries_a_token() -> None:
    forms = [(path.name, form) for path in TEMPLATES for form in FORM.findall(path.read_text())]
    assert [(name, form) for name, form in forms if "{% csrf_token %}" not in form] == []


def test_no_template_takes_a_text_for_markup() -> None:
    unsafe = re.compile(r"\|\s*safe\b|autoescape|javascript:|\son\w+=")
    assert [(path.name, found) for path in TEMPLATES for found in unsafe.findall(path.read_text())] == []
