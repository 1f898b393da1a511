"""What every path of the API has in common: how it refuses, in whose language, and that a defect tells nothing."""

import re
from collections import Counter
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.utils.html import escape

from projectsplatform.config.api import api as platform
from projectsplatform.config.docs import samples
from projectsplatform.kit.security import passwords
from projectsplatform.licences.operations import purchases
from tests.cast import PASSWORD, Api

pytestmark = pytest.mark.django_db
LOGIN = "accounts/login"
MESSAGES = {
    "uz": "Hech narsa topilmadi.",
    "uz-Cyrl": "Ҳеч нарса топилмади.",
    "ru": "Ничего не найдено.",
    "en": "Nothing was found.",
}


@pytest.mark.parametrize(("language", "message"), MESSAGES.items())
def test_an_unknown_path_is_a_problem_in_the_readers_language(api: Api, language: str, message: str) -> None:
    answer = api.get("nothing/here", language=language)
    assert answer.refusal == (404, "not_found")
    assert answer["message"] == message


def test_a_refusal_is_a_problem_body_with_the_request_id_of_its_header(api: Api) -> None:
    answer = api.get("nothing")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer["request_id"] == answer.headers["X-Request-Id"]
    assert {"type", "title", "status", "code", "how", "message", "request_id"} == set(answer.body)


def test_a_harmless_request_id_is_kept(api: Api) -> None:
    assert api.get("nothing", X_Request_Id="maktab-5.2026")["request_id"] == "maktab-5.2026"
    assert api.get("nothing", X_Request_Id="<script>")["request_id"] != "<script>"


def test_another_method_is_refused_and_told_which_one_works(api: Api) -> None:
    answer = api.get(LOGIN)
    assert answer.refusal == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("body", [b"{oops", b"[1]", b"\xff"])
def test_what_is_no_json_object_is_refused(api: Api, body: bytes) -> None:
    assert api.call("POST", LOGIN, body).refusal == (400, "not_json")


def test_a_body_over_64_kib_is_refused(api: Api) -> None:
    assert api.post(LOGIN, {"username": "x" * 70_000}).refusal == (413, "too_large")


def test_another_content_type_is_refused(api: Api) -> None:
    response = api.client.generic("POST", "/api/v1/accounts/login", b"a=b", "application/x-www-form-urlencoded")
    assert (response.status_code, response.json()["code"]) == (415, "not_json_type")


def test_a_byte_order_mark_is_skipped_and_an_encoded_body_refused(api: Api) -> None:
    assert api.post(LOGIN, b'\xef\xbb\xbf{"username": 5}').refusal == api.post(LOGIN, {"username": 5}).refusal
    assert api.post(LOGIN, b"\x1f\x8b", Content_Encoding="gzip").refusal == (415, "encoding_not_supported")


def test_all_bad_fields_are_told_and_the_first_gives_the_code(api: Api) -> None:
    answer = api.post("testmax/price_months", {"months_count": 0, "kind": "x"})
    assert answer.refusal == (422, answer["errors"][0]["code"])
    assert [item["field"] for item in answer["errors"]] == ["months_count", "kind"]


def test_when_too_many_passwords_are_checked_it_is_busy(api: Api, owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    places = BoundedSemaphore(1)
    places.acquire()
    monkeypatch.setattr(passwords, "_slots", places)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    answer = api.post("accounts/get_code", {"username": owner.username, "password": PASSWORD})
    assert answer.refusal == (429, "busy")
    assert answer.headers["Retry-After"] == "2"


@pytest.mark.parametrize(
    ("language", "message"),
    [("uz", "Nimadur xato ketdi"), ("ru", "Что-то пошло не так"), ("en", "Something went wrong")],
)
def test_a_defect_tells_nothing_but_that_it_happened(
    api: Api, owner: Any, sign_in: Callable[[Any], str], monkeypatch: pytest.MonkeyPatch, language: str, message: str
) -> None:
    def break_down(**_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(purchases, "lock_account", break_down)
    answer = api.post("kundalikcom/buy", {"months_count": 1}, sign_in(owner), language)
    assert answer.refusal == (500, "internal_error")
    assert answer["message"] == message
    assert "secret detail" not in str(answer.body)


def test_the_documents_page_loads_nothing_from_elsewhere(api: Api) -> None:
    page = api.get("docs").body.decode()
    assert [part for part in page.split('"') if part.startswith(("http://", "https://", "//"))] == []


@pytest.mark.parametrize("path", ["docs", "docs/reference"])
def test_the_documents_pages_are_plain_english_without_scripts_of_their_own(api: Api, path: str) -> None:
    answer = api.get(path, language="ru")
    page = answer.body.decode()
    assert (answer.status, answer.headers["Content-Language"]) == (200, "en")
    assert '<html lang="en"' in page
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) == []
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    inner = set(re.findall(r'(?:href="#|aria-labelledby=")([^"]+)"', page))
    assert inner <= set(ids)


def test_the_guide_has_every_step_in_every_language(api: Api) -> None:
    steps = samples("https://example.uz")
    shown = {step: list(parts) for step, parts in steps.items()}
    assert shown.pop("call") == ["Python", "C#"]
    assert set(shown) == {"register", "get_code", "login", "buy", "check", "lease", "refresh"}
    assert {tuple(languages) for languages in shown.values()} == {("curl", "Python", "C#")}
    page = api.get("docs").body.decode()
    assert [
        code for parts in steps.values() for code in parts.values() if escape(code.split("\n")[0]) not in page
    ] == []


def test_the_guide_names_every_code_of_the_document(api: Api) -> None:
    page = api.get("docs").body.decode()
    codes = {refusal.code for refusal in platform.document().refusals}
    assert [code for code in sorted(codes) if f"<code>{code}</code>" not in page] == []


def test_the_reference_shows_every_operation(api: Api) -> None:
    page = api.get("docs/reference").body.decode()
    paths = platform.document()["paths"]
    named = {operation["operationId"] for operations in paths.values() for operation in operations.values()}
    assert set(re.findall(r'id="operation-(\w+)"', page)) == named
