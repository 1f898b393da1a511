"""A page with a form calls its operation once, shows its refusal, or goes on."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from projectsplatform.kit.errors import FieldRefusal, InvalidFields, NothingThere
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm, ReasonForm

pytestmark = pytest.mark.django_db


class ReasonTooShort(FieldRefusal):
    code, message, field = "reason_too_short", "Write more.", "reason"


class NameTaken(FieldRefusal):
    code, message, field = "name_taken", "Taken.", "name"


@pytest.fixture
def send(rf: RequestFactory, make_person: Any) -> Any:
    member = make_person(is_staff=True)

    def send(act: Any, form: Any = ConfirmForm, data: Any = None, **page: Any) -> Any:
        request = rf.post("/staff/", {"decided": "yes"} if data is None else data)
        request.user, request.session = member, {}
        request._messages = FallbackStorage(request)
        response = form_action(request, admin.site, form(request.POST), ConfirmPage("T", "A", "/back/", **page), act)
        return response, [str(message) for message in get_messages(request)]

    return send


def refuse(refusal: Exception) -> Any:
    def act() -> str:
        raise refusal

    return act


def test_success_shows_the_message_and_goes_back(send: Any) -> None:
    response, messages = send(lambda: "Done.")
    assert (response.status_code, response["Location"], messages) == (302, "/back/", ["Done."])


def test_success_may_lead_elsewhere(send: Any) -> None:
    response, _ = send(lambda: "Done.", onward="/onward/")
    assert response["Location"] == "/onward/"


def test_a_response_is_given_as_it_is(send: Any) -> None:
    once = HttpResponse("link")
    assert send(lambda: once) == (once, [])


def test_an_invalid_form_calls_nothing(send: Any) -> None:
    response, _ = send(refuse(AssertionError("called")), data={})
    assert (response.status_code, response.template_name) == (200, "panel/confirm.html")


def test_a_refusal_stands_above_the_form(send: Any) -> None:
    response, _ = send(refuse(NothingThere()))
    assert [*response.context_data["form"].errors] == ["__all__"]


def test_several_refusals_stand_by_their_fields(send: Any) -> None:
    refusals = InvalidFields([ReasonTooShort(), NameTaken()])
    response, _ = send(refuse(refusals), ReasonForm, {"reason": "x"})
    assert response.context_data["form"].errors == {"reason": ["Write more."], "__all__": ["Taken."]}


def test_the_page_shows_facts_and_hint(send: Any) -> None:
    response, _ = send(refuse(NothingThere()), facts=(fact for fact in [("Name", "Ali")]), hint="Look twice.")
    page = response.render().content.decode()
    assert all(text in page for text in ("Name", "Ali", "Look twice."))
