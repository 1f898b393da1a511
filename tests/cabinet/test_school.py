"""The school: region, district, number; step by step without a script."""

from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import now
from projectsplatform.kundalikcom.models import School
from tests.cabinet.browsing import text_of
from tests.factories.catalogue import put_places
from tests.factories.kundalikcom import make_school

FERGANA, KOKAND = "1730", "1730405"
SENT = {"viloyat": FERGANA, "tuman": KOKAND, "school_number": "5"}


@pytest.fixture(autouse=True)
def regions(db: None) -> None:
    put_places()


def test_a_region_brings_its_districts(customer: Client) -> None:
    typed = {"viloyat": FERGANA, "tuman": "", "school_number": "5"}
    before, after = text_of(customer.get("/school/")), text_of(customer.post("/school/region/", typed))
    assert (before.count(f'value="{KOKAND}"'), after.count(f'value="{KOKAND}"')) == (0, 1)
    assert f'value="{FERGANA}" selected' in after
    assert 'value="5"' in after
    part = text_of(customer.get("/school/districts/", {"viloyat": FERGANA}))
    assert part.count("<option") == after.split('id="tuman"')[1].split("</select>")[0].count("<option") == 20
    assert "<html" not in part


@pytest.mark.parametrize("region", ["", "9999", "\x00", "x" * 5000])
def test_no_region_has_no_districts(customer: Client, region: str) -> None:
    assert "Choose a region first" in text_of(customer.get("/school/districts/", {"viloyat": region}))
    assert customer.post("/school/region/", {"viloyat": region}).status_code == 200


def test_a_school_is_set_and_shown(customer: Client, owner: Any) -> None:
    assert "Choose your school" in text_of(customer.get("/home/"))
    response = customer.post("/school/", SENT, follow=True)
    page = text_of(response)
    assert "Your school is saved." in page
    assert "Kokand" in page.split('class="stat-note">')[1].split("<")[0]
    assert School.objects.get(user=owner).school_number == "5"
    assert "Choose your school" not in text_of(customer.get("/home/"))


def test_places_are_named_in_the_readers_language(customer: Client, owner: Any) -> None:
    make_school(owner, now())
    shown = {}
    for language in ("uz", "uz-cyrl", "ru", "en"):
        customer.cookies["language"] = language
        shown[language] = text_of(customer.get("/school/")).split('class="stat-note">')[1].split("<")[0]
    assert len(set(shown.values())) == 4


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"viloyat": ""}, "viloyat", "There is no such region."),
        ({"viloyat": "x" * 501}, "viloyat", "Ensure this value"),
        ({"tuman": ""}, "tuman", "There is no such district"),
        ({"viloyat": "1726"}, "tuman", "This district is in another region."),
        ({"school_number": "0"}, "school_number", "Write the school's number"),
        ({"school_number": "\x00"}, "school_number", "Null characters"),
    ],
)
def test_a_mistake_is_said_next_to_its_field_and_nothing_is_lost(
    customer: Client, change: dict[str, str], field: str, message: str
) -> None:
    response = customer.post("/school/", {**SENT, **change})
    page = text_of(response)
    assert response.status_code == 422
    assert message in page.split(f'id="{field}-error"')[1].split("</p>")[0]
    if "school_number" not in change:
        assert 'value="5"' in page
    if "school_number" in change:
        assert f'value="{KOKAND}" selected' in page
    assert not School.objects.exists()


def test_the_set_school_is_where_the_form_begins(customer: Client, owner: Any) -> None:
    make_school(owner, now(), school_number="Prezident maktabi")
    page = text_of(customer.get("/school/"))
    assert f'value="{KOKAND}" selected' in page
    assert page.count("Prezident maktabi") == 2


def test_the_page_takes_as_many_queries_whatever_is_set(
    customer: Client, owner: Any, django_assert_num_queries: Any
) -> None:
    customer.get("/school/")
    with django_assert_num_queries(4):
        customer.get("/school/")
    make_school(owner, now())
    with django_assert_num_queries(4):
        customer.get("/school/")
