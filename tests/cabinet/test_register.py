import re
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
from tests.cast import PASSWORD
from tests.factories.accounts import make_ticket

TYPED = {
    "full_name": "Gʻayrat Oʻktamov",
    "sex": "male",
    "email": "gayrat@example.uz",
    "username": "gayrat",
    "password": PASSWORD,
}


@pytest.fixture
def token() -> str:
    return make_ticket(now())


def test_a_person_is_registered_and_sent_to_sign_in(nobody: Client, token: str) -> None:
    response = nobody.post("/register/", {**TYPED, "token": token})
    assert (response.status_code, response["Location"]) == (302, "/login/")
    assert User.objects.get(username="gayrat").sex is True
    assert "Your account is ready" in text_of(nobody.get("/login/"))
    assert "Your account is ready" not in text_of(nobody.get("/login/"))


def test_the_whole_link_can_be_pasted(nobody: Client, token: str) -> None:
    link = f"http://127.0.0.1:8000/register/#token={token}"
    assert nobody.post("/register/", {**TYPED, "token": link}).status_code == 302


def test_nothing_typed_is_lost_but_the_password(nobody: Client, token: str) -> None:
    response = nobody.post("/register/", {**TYPED, "token": token, "email": "gayrat"})
    page = text_of(response)
    assert response.status_code == 422
    assert "Write a valid email address." in page
    assert all(f'value="{value}"' in page for value in ("Gʻayrat Oʻktamov", "gayrat", token))
    assert 'value="male" checked' in page
    assert "data-until=" in page
    assert PASSWORD not in page


def test_every_field_that_is_wrong_says_so(nobody: Client, token: str) -> None:
    page = text_of(nobody.post("/register/", {"token": token}))
    assert page.count('aria-invalid="true"') == 4
    assert "Choose male or female." in page


def test_a_taken_name_is_said_next_to_the_name(nobody: Client, token: str, make_person: Any) -> None:
    make_person(username="gayrat")
    response = nobody.post("/register/", {**TYPED, "token": token})
    assert response.status_code == 409
    assert 'id="username-error" aria-live="polite">This username is taken.' in text_of(response)


@pytest.mark.parametrize(("language", "said"), [("uz", "Roʻyxatdan"), ("ru", "Ссылка"), ("uz-Cyrl", "Рўйхатдан")])
def test_a_used_link_is_refused_in_the_readers_language(nobody: Client, language: str, said: str) -> None:
    response = nobody.post("/register/", {**TYPED, "token": "x" * 43}, headers={"accept-language": language})
    assert response.status_code == 401
    assert said in text_of(response)


def test_the_countdown_knows_the_tickets_end(nobody: Client, token: str) -> None:
    part = text_of(nobody.post("/register/ticket/", {"token": token}))
    assert "data-until=" in part
    assert f'value="{token}"' in part
    assert "<html" not in part


@pytest.mark.parametrize("sent", ["x", "", "x" * 501])
def test_what_is_no_ticket_is_said_next_to_it(nobody: Client, sent: str) -> None:
    part = text_of(nobody.post("/register/ticket/", {"token": sent}))
    assert 'aria-invalid="true"' in part
    assert "data-until=" not in part


def test_a_session_is_no_ticket(nobody: Client, owner: Any, sign_in: Any) -> None:
    assert "data-until=" not in text_of(nobody.post("/register/ticket/", {"token": sign_in(owner)}))


def problems(client: Client, typed: dict[str, str], changed: str) -> dict[str, str]:
    part = text_of(client.post("/register/fields/", typed, headers={"hx-request": "true", "hx-trigger-name": changed}))
    return dict(re.findall(r'<p id="(\w+)-error" hx-swap-oob="innerHTML">(.*?)</p>', part))


def test_fields_are_checked_as_typed(nobody: Client) -> None:
    said = problems(nobody, {**TYPED, "username": "ab", "password": "12345678"}, "password")
    assert [name for name, problem in said.items() if problem] == ["username", "password"]
    assert set(said) == set(TYPED)


def test_what_was_not_reached_yet_is_not_wrong(nobody: Client) -> None:
    assert set(problems(nobody, {"full_name": "Gʻayrat Oʻktamov"}, "email")) == {"full_name", "email"}


def test_what_is_said_of_a_field_is_escaped(nobody: Client) -> None:
    said = problems(nobody, {"username": "<b>"}, "<script>")
    assert set(said) == {"username"}


def test_a_nul_is_refused(nobody: Client, token: str) -> None:
    assert nobody.post("/register/", {**TYPED, "token": token, "username": "a\x00bc"}).status_code == 422
