"""What an operation refuses with is declared on it, and checked under test."""

from typing import Any

import pytest

from projectsplatform.accounts.operations.leaving import delete_account
from projectsplatform.config.api import api
from projectsplatform.kit.errors import Busy, Conflict, FieldRefusal, InvalidFields, NothingThere, RateLimited
from projectsplatform.kit.privacy import refusals_of_leaving
from projectsplatform.kit.refusals import UndeclaredRefusalError, refusals_of, refuses


class Taken(Conflict):
    code, message = "taken", "Taken."


class TakenByAnother(Taken):
    code = "taken_by_another"


class TakenMeanwhile(Taken):
    """The same code as its base: the same refusal to a client."""


class NameInvalid(FieldRefusal):
    code, message, field = "name_invalid", "No.", "name"


@refuses(Taken, NameInvalid)
def rename(refusal: Exception | None = None) -> str:
    if refusal:
        raise refusal
    return "renamed"


@refuses(rename, NothingThere, Taken)
def move(refusal: Exception | None = None) -> str:
    return rename(refusal)


def test_an_operation_answers_as_before() -> None:
    assert (rename(), rename.__name__) == ("renamed", "rename")


@pytest.mark.parametrize("refusal", [Taken(), TakenMeanwhile(), InvalidFields([NameInvalid()])])
def test_what_is_declared_passes(refusal: Exception) -> None:
    with pytest.raises(type(refusal)):
        move(refusal)


@pytest.mark.parametrize(
    "refusal",
    [
        NothingThere(),
        TakenByAnother(),
        InvalidFields([NameInvalid(), type("Other", (NameInvalid,), {"code": "other"})()]),
    ],
)
def test_what_is_not_declared_fails_under_test(refusal: Exception) -> None:
    with pytest.raises(UndeclaredRefusalError, match="rename raised"):
        rename(refusal)


def test_outside_tests_it_is_answered(settings: Any) -> None:
    settings.CHECK_REFUSALS = False
    with pytest.raises(NothingThere):
        rename(NothingThere())


def test_an_operation_stands_for_its_refusals_each_once() -> None:
    assert refusals_of(Busy, move, NothingThere) == (Busy, Taken, NameInvalid, NothingThere)


def test_what_is_registered_later_is_read_late() -> None:
    registered: list[Any] = []
    operation = refuses(Busy, also=lambda: tuple(registered))(lambda: None)
    registered.append(RateLimited)
    assert refusals_of(operation) == (Busy, RateLimited)


def test_an_operation_without_a_declaration_is_no_answer() -> None:
    with pytest.raises(TypeError, match="declares no refusals"):
        refusals_of(len)


def test_the_document_has_what_the_operation_declares() -> None:
    documented = api.get_openapi_schema()["paths"]["/api/v1/accounts/delete"]["post"]["responses"]
    codes = " ".join(str(response.get("description", "")) for response in documented.values())
    assert refusals_of(delete_account)[-len(refusals_of_leaving()) :] == refusals_of_leaving()
    assert [refusal.code for refusal in refusals_of(delete_account) if f"`{refusal.code}`" not in codes] == []
