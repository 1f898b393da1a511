"""Settings: what a person says about themselves, their password, language, and where they are signed in."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from projectsplatform.accounts.models import AuditEvent, Session, User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import TelegramChat
from tests.cabinet.browsing import text_of
from tests.cast import PASSWORD

NEW_PASSWORD = "Samarqand-qovuni-41"
PROFILE = {"full_name": "Dilnoza Oʻrinova", "sex": "female", "email": "dilnoza@example.uz"}


def refreshed(person: Any) -> User:
    return User.objects.get(pk=person.pk)


def test_settings_say_who_one_is(customer: Client, owner: Any) -> None:
    page = text_of(customer.get("/settings/"))
    assert all(text in page for text in (owner.full_name, owner.email, owner.phone, str(owner.tg_id)))


def test_a_profile_is_changed_and_written_down(customer: Client, owner: Any) -> None:
    response = customer.post("/settings/profile/", PROFILE)
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert "Your profile is saved." in text_of(customer.get("/settings/"))
    person = refreshed(owner)
    assert (person.full_name, person.sex, person.email) == ("Dilnoza Oʻrinova", False, "dilnoza@example.uz")
    event = AuditEvent.objects.get(event="account.profile.changed")
    assert event.details == {"fields": ["email", "full_name", "sex"]}


def test_a_profile_that_stays_the_same_is_not_written_down(customer: Client, owner: Any) -> None:
    same = {"full_name": owner.full_name, "sex": "male", "email": owner.email}
    assert customer.post("/settings/profile/", same).status_code == 302
    assert not AuditEvent.objects.filter(event="account.profile.changed").exists()


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("full_name", "", "Write your name"),
        ("full_name", "a\x00b", "Null characters are not allowed"),
        ("sex", "other", "Choose male or female."),
        ("email", "nobody", "Write a valid email address."),
    ],
)
def test_a_profile_is_refused_next_to_its_field(customer: Client, owner: Any, field: str, sent: str, said: str) -> None:
    response = customer.post("/settings/profile/", {**PROFILE, field: sent})
    assert (response.status_code, said in text_of(response)) == (422, True)
    assert PROFILE["full_name" if field != "full_name" else "email"] in text_of(response)
    assert refreshed(owner).full_name == owner.full_name


def test_an_email_of_somebody_else_is_refused(customer: Client, stranger: Any) -> None:
    response = customer.post("/settings/profile/", {**PROFILE, "email": stranger.email.upper()})
    assert response.status_code == 409
    assert "This email address belongs to another account." in text_of(response)


def test_a_new_password_ends_every_other_session(customer: Client, owner: Any) -> None:
    elsewhere = open_session(user_id=owner.id, device_name="elsewhere", at=now())
    response = customer.post("/settings/password/", {"password": PASSWORD, "new_password": NEW_PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert refreshed(owner).check_password(NEW_PASSWORD)
    assert Session.objects.get(pk=elsewhere.id).revoked_at is not None
    assert "Your other sessions were ended." in text_of(customer.get("/settings/"))


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"password": "wrong", "new_password": NEW_PASSWORD}, 401, "This password is wrong."),
        ({"password": PASSWORD, "new_password": "short"}, 422, "password"),
        ({"password": PASSWORD, "new_password": ""}, 422, "Write a new password."),
        ({}, 422, "Write your password."),
    ],
)
def test_a_password_is_refused_next_to_its_field(
    customer: Client, owner: Any, sent: dict[str, str], status: int, said: str
) -> None:
    response = customer.post("/settings/password/", sent)
    assert (response.status_code, said in text_of(response)) == (status, True)
    assert refreshed(owner).check_password(PASSWORD)


def test_a_language_is_also_the_bots(customer: Client, owner: Any) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, first_seen_at=now())
    customer.post("/preferences/", {"language": "uz-cyrl", "theme": "dark", "next": "/settings/"})
    assert refreshed(owner).language == "uz-cyrl"
    assert TelegramChat.objects.get(chat_id=owner.tg_id).language == "uz-cyrl"
    assert 'data-theme="dark"' in text_of(customer.get("/settings/"))


def test_this_device_is_marked_and_another_one_can_be_ended(customer: Client, owner: Any) -> None:
    elsewhere = open_session(user_id=owner.id, device_name="Sinf kompyuteri", at=now())
    page = text_of(customer.get("/settings/sessions/"))
    assert page.count("This device") == 1
    assert "Sinf kompyuteri" in page
    assert customer.post(f"/settings/sessions/{elsewhere.id}/end/").status_code == 302
    page = text_of(customer.get("/settings/sessions/"))
    assert "The session was ended." in page
    assert "Sinf kompyuteri" not in page
    assert customer.post(f"/settings/sessions/{elsewhere.id}/end/").status_code == 404


def test_all_others_end_at_once(customer: Client, owner: Any) -> None:
    for number in range(3):
        open_session(user_id=owner.id, device_name=f"device {number}", at=now())
    assert customer.post("/settings/sessions/end-others/").status_code == 302
    page = text_of(customer.get("/settings/sessions/"))
    assert "Nobody is signed in anywhere else." in page
    assert Session.objects.filter(user=owner, revoked_at=None).count() == 1


@pytest.mark.parametrize("path", ["/settings/", "/settings/sessions/", "/settings/profile/", "/settings/password/"])
def test_a_page_asks_the_same_of_the_database_for_one_and_for_thirty(
    customer: Client, owner: Any, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    customer.get(path)
    with django_assert_num_queries(QUERIES[path]):
        customer.get(path)
    for number in range(30):
        open_session(user_id=owner.id, device_name=f"device {number}", at=now())
    with django_assert_num_queries(QUERIES[path]):
        customer.get(path)


QUERIES = {"/settings/": 7, "/settings/sessions/": 2, "/settings/profile/": 2, "/settings/password/": 1}
