import re
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.operations.resets import send_reset_code
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
from tests.cast import PASSWORD
from tests.factories.accounts import last_code

NEW = "Zarafshon-oqshom-88"


def ask(client: Client, person: Any) -> str:
    """The code, sent as the worker sends it."""
    client.post("/forgot/", {"username": person.username})
    send_reset_code(person_id=person.id, device_name="", at=now())
    return last_code(person)


def test_a_code_sets_a_new_password(nobody: Client, owner: Any) -> None:
    code = ask(nobody, owner)
    response = nobody.post("/forgot/new/", {"code": code, "new_password": NEW})
    assert response["Location"] == "/login/"
    assert nobody.post("/login/", {"username": owner.username, "password": NEW})["Location"] == "/login/code/"


def test_a_name_nobody_has_is_answered_alike(nobody: Client, owner: Any) -> None:
    pages = []
    for name in (owner.username, "nobodyhasit"):
        response = nobody.post("/forgot/", {"username": name}, follow=True)
        page = text_of(response).replace(name, "NAME")
        pages.append((response.status_code, re.sub(r'csrfmiddlewaretoken" value="\w+', "", page)))
    assert pages[0] == pages[1]


def test_a_weak_password_keeps_the_code_good(nobody: Client, owner: Any) -> None:
    code = ask(nobody, owner)
    response = nobody.post("/forgot/new/", {"code": code, "new_password": "12345678"})
    assert response.status_code == 422
    assert f'value="{code}"' in text_of(response)
    assert nobody.post("/forgot/new/", {"code": code, "new_password": NEW}).status_code == 302


@pytest.mark.parametrize("field", ["code", "new_password"])
def test_nothing_is_asked_of_accounts_without_both(nobody: Client, owner: Any, field: str) -> None:
    code = ask(nobody, owner)
    assert nobody.post("/forgot/new/", {"code": code, "new_password": PASSWORD, field: ""}).status_code == 422


def test_the_second_page_comes_after_the_first(nobody: Client) -> None:
    assert nobody.get("/forgot/new/")["Location"] == "/forgot/"
