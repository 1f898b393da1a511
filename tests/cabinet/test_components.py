"""What pages are made of: programs with their icons and colours, figures with their unit, and the page that shows it all."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.utils.html import strip_tags
from django.utils.translation import override

from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.rules.programs import PROGRAMS
from tests.cabinet.browsing import browser

STATIC = Path(settings.PACKAGE) / "static"
LANGUAGES = ("uz", "uz-cyrl", "ru", "en")


def drawn(markup: str, **context: Any) -> str:
    return Template(markup).render(Context(context))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.code.value)
def test_every_program_has_an_icon_and_a_colour(program: Any) -> None:
    icon = drawn("{{ code|hue }}", code=program.code.value)
    assert icon == program.hue
    assert f'data-hue="{program.hue}"' in (STATIC / "platform.css").read_text()
    assert f'id="program-{program.code.value}"' in (STATIC / "icons.svg").read_text()


def test_what_is_no_program_has_no_colour() -> None:
    assert drawn("{{ 'another'|hue }}") == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("amount", [0, 1_234_567, -5_000])
def test_a_figure_says_what_the_plain_amount_says(language: str, amount: int) -> None:
    with override(language):
        figure = drawn("{{ amount|figure }}", amount=amount)
        assert (strip_tags(figure), 'class="unit"' in figure) == (format_som(amount), True)


def test_a_signed_figure_tells_money_in_from_money_out() -> None:
    with override("uz"):
        assert [strip_tags(drawn("{{ sum|signed_figure }}", sum=each))[0] for each in (5, -5)] == ["+", "−"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_shows_every_component(language: str) -> None:
    client: Client = browser()
    client.cookies["language"] = language
    text = client.get("/demo/components/").content.decode()
    assert {program.code.value for program in PROGRAMS} <= set(re.findall(r"icons[.\w]*\.svg#program-([\w-]+)", text))
    assert "&lt;" not in text


def test_icons_that_templates_name_are_drawn() -> None:
    named = {
        name
        for template in (Path(settings.PACKAGE) / "templates").rglob("*.html")
        for name in re.findall(r'(?:<c-icon name|\bicon)="([a-z-]+)"', template.read_text())
    }
    assert named - set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text())) == set()
