"""The start page: prices, what messengers and search engines are told, and the picture that they show."""

import re

import pytest
from django.conf import settings
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.cabinet.pages.share_picture import HEIGHT, WIDTH
from projectsplatform.cabinet.queries.price_table import cheapest_month, price_table
from projectsplatform.cabinet.queries.prices import price_lists
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import PriceTier, Product
from projectsplatform.licences.rules.programs import PROGRAMS
from tests.cabinet.browsing import browser, text_of
from tests.factories.staff import make_member

pytestmark = pytest.mark.django_db
LANGUAGES = ["uz", "uz-cyrl", "ru", "en"]


def told(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)
    assert found, name
    return found[1]


def test_prices_stand_for_each_choice_of_months_and_say_what_is_saved(nobody: Client) -> None:
    page = text_of(nobody.get("/"))
    assert re.findall(r'name="months" value="(\d+)"( checked)?', page) == [
        ("1", ""),
        ("3", " checked"),
        ("6", ""),
        ("12", ""),
    ]
    bodies = dict(re.findall(r'<tbody data-months="(\d+)">(.*?)</tbody>', page, re.DOTALL))
    assert [body.count("<tr>") for body in bodies.values()] == [len(PROGRAMS)] * 4
    assert "you save" not in bodies["1"]
    assert "you save 30 000 soʻm" in bodies["3"]


def test_a_column_has_each_price_and_what_it_saves() -> None:
    columns = {column.months: column for column in price_table(price_lists(now()))}
    assert [(each.quote.price, each.saved) for each in columns[3].programs] == [
        (90_000, 30_000),
        (30_000, 15_000),
        (75_000, 15_000),
        (240_000, 60_000),
    ]
    assert [column.months for column in columns.values() if column.is_first] == [3]


def test_prices_that_never_fall_are_shown_for_one_month() -> None:
    for program in PROGRAMS:
        PriceTier.objects.create(product_id=program.code, from_months=1, som_a_month=50_000, valid_from=now())
    assert [column.months for column in price_table(price_lists(now())) if column.is_first] == [1]


def test_the_first_words_name_the_best_price(nobody: Client) -> None:
    assert "from 10 000 soʻm a month" in text_of(nobody.get("/")).split("</h1>")[0]


def test_while_nothing_is_sold_it_says_so(nobody: Client) -> None:
    Product.objects.update(active=False)
    page = text_of(nobody.get("/"))
    assert "Nothing is on sale now" in page
    assert (price_table([]), cheapest_month([])) == ([], None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messengers_are_told_in_the_language_of_the_address(nobody: Client, language: str) -> None:
    page = nobody.get("/", {"lang": language}).content.decode()
    home = settings.PUBLIC_URL
    assert f'<html lang="{language}"' in page
    assert told(page, "og:url") == f"{home}/?lang={language}"
    assert told(page, "og:image") == f"{home}/picture/{language}.png"
    assert told(page, "og:title") in page.split("</title>")[0]
    assert re.findall(r'hreflang="([^"]+)"', page) == [*LANGUAGES, "x-default"]


def test_titles_and_pictures_differ_by_language(nobody: Client) -> None:
    pages = [browser().get("/", {"lang": language}).content.decode() for language in LANGUAGES]
    pictures = {nobody.get(f"/picture/{language}.png").content for language in LANGUAGES}
    assert (len({told(page, "og:title") for page in pages}), len(pictures)) == (4, 4)


def test_a_language_that_was_chosen_is_stronger_than_the_address(nobody: Client) -> None:
    nobody.cookies["language"] = "ru"
    assert '<html lang="ru"' in nobody.get("/", {"lang": "en"}).content.decode()


def test_who_came_by_an_address_stays_in_its_language(nobody: Client) -> None:
    nobody.get("/", {"lang": "ru"})
    assert '<html lang="ru"' in nobody.get("/login/").content.decode()


@pytest.mark.parametrize("asked", ["de", "", "../", "ru-RU"])
def test_an_address_with_another_language_changes_nothing(nobody: Client, asked: str) -> None:
    response = nobody.get("/", {"lang": asked})
    assert '<html lang="en"' in response.content.decode()
    assert "language" not in response.cookies


def test_the_picture_is_one_of_the_size_that_is_told(nobody: Client) -> None:
    response = nobody.get("/picture/ru.png")
    assert (response["Content-Type"], response.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    size = tuple(int.from_bytes(response.content[at : at + 4]) for at in (16, 20))
    assert size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(response.content) < 100_000


def test_there_is_no_picture_in_another_language(nobody: Client) -> None:
    assert nobody.get("/picture/de.png").status_code == 404


def test_the_companys_name_is_told(nobody: Client) -> None:
    texts = {"name": "Zarafshon <Dasturlari>", "phone": "+998711234567"}
    request_company(texts=texts, actor=make_member(Role.OWNER), at=now())
    page = nobody.get("/").content.decode()
    assert told(page, "og:site_name") == "Zarafshon &lt;Dasturlari&gt;"
    assert "<h2>Zarafshon &lt;Dasturlari&gt;</h2>" in page
    assert "+998711234567" in page
