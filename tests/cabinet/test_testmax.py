"""The TestMax profile as a page."""

from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import now
from projectsplatform.testmax.operations import seed_subjects
from projectsplatform.testmax.queries import centre_name, subjects_of
from tests.cabinet.browsing import text_of
from tests.factories.testmax import make_teacher


@pytest.fixture(autouse=True)
def subjects(catalogue: None) -> None:
    seed_subjects()


@pytest.mark.parametrize(
    ("language", "name"),
    [("uz", "Ona tili"), ("uz-cyrl", "Она тили"), ("ru", "Родной язык"), ("en", "Native language")],
)
def test_subjects_are_named_in_the_readers_language(customer: Client, language: str, name: str) -> None:
    customer.cookies["language"] = language
    assert name in text_of(customer.get("/settings/testmax/"))


def test_a_teacher_ticks_subjects(customer: Client, owner: Any) -> None:
    make_teacher(owner, now(), "kimyo")
    response = customer.post("/settings/testmax/teacher/", {"subjects": ["fizika", "matematika"]})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert [subject.code for subject in subjects_of(owner.pk)] == ["matematika", "fizika"]
    page = text_of(customer.get("/settings/"))
    assert "Mathematics, Physics" in page
    assert "Your profile is saved." in page
    assert text_of(customer.get("/settings/testmax/")).count(" checked") == 2


@pytest.mark.parametrize(
    ("sent", "said"), [([], "Choose 1 to 10 subjects."), (["astrology"], "There is no such subject.")]
)
def test_subjects_that_are_none_are_refused(customer: Client, owner: Any, sent: list[str], said: str) -> None:
    make_teacher(owner, now(), "kimyo")
    response = customer.post("/settings/testmax/teacher/", {"subjects": sent})
    assert (response.status_code, said in text_of(response)) == (422, True)
    assert [subject.code for subject in subjects_of(owner.pk)] == ["kimyo"]


def test_a_centre_has_a_name(customer: Client, owner: Any) -> None:
    assert customer.post("/settings/testmax/centre/", {"name": "  Zukko   bolalar "}).status_code == 302
    assert centre_name(owner.pk) == "Zukko bolalar"
    assert "Zukko bolalar" in text_of(customer.get("/settings/"))


@pytest.mark.parametrize("name", ["", "x" * 151, "a\x00b"])
def test_a_name_that_is_none_is_refused_and_comes_back(customer: Client, owner: Any, name: str) -> None:
    response = customer.post("/settings/testmax/centre/", {"name": name})
    assert (response.status_code, "Write the centre's name" in text_of(response)) == (422, True)
    assert centre_name(owner.pk) == ""


@pytest.mark.parametrize("ticked", [1, 10])
def test_it_costs_the_same_however_many_are_ticked(
    customer: Client, owner: Any, ticked: int, django_assert_num_queries: Any
) -> None:
    codes = [
        "matematika",
        "fizika",
        "ona-tili",
        "kimyo",
        "biologiya",
        "tarix",
        "geografiya",
        "ingliz-tili",
        "rus-tili",
        "huquq",
    ]
    make_teacher(owner, now(), *codes[:ticked])
    customer.get("/settings/testmax/")
    with django_assert_num_queries(4):
        customer.get("/settings/testmax/")
