"""The cabinet on a phone's home screen, and the shell around every page."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

GOES_THERE = {"sec-fetch-mode": "navigate"}


@pytest.mark.parametrize(("language", "shortcut"), [("uz", "Hisobot"), ("ru", "Отчёт")])
def test_the_manifest_speaks_the_readers_language(nobody: Client, language: str, shortcut: str) -> None:
    nobody.cookies["language"] = language
    response = nobody.get("/manifest.webmanifest")
    manifest = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["start_url"], manifest["display"]) == (language, "/home/", "standalone")
    assert shortcut in [each["name"] for each in manifest["shortcuts"]]


def test_the_manifests_icons_are_as_large_as_it_says(nobody: Client) -> None:
    for icon in nobody.get("/manifest.webmanifest").json()["icons"]:
        with Image.open(BytesIO(b"".join(nobody.get(icon["src"]).streaming_content))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_what_is_kept_for_later_is_nobodys(customer: Client, nobody: Client) -> None:
    pages = [client.get("/offline/") for client in (customer, nobody)]
    assert pages[0].content == pages[1].content
    assert not any(page.cookies for page in pages)
    assert "/offline/" in nobody.get("/worker.js").content.decode()


def test_language_and_colours_are_in_the_settings_of_who_is_signed_in(customer: Client, nobody: Client) -> None:
    pages = [customer.get("/statement/"), customer.get("/settings/"), nobody.get("/login/")]
    assert ['action="/preferences/"' in page.content.decode() for page in pages] == [False, True, True]


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/buy/confirm/", "/buy/"),
        ("/logout/", "/"),
        ("/preferences/", "/"),
        ("/register/fields/", "/register/"),
        ("/settings/sessions/01234567-89ab-cdef-0123-456789abcdef/end/", "/settings/sessions/"),
    ],
)
def test_the_address_of_a_forms_answer_leads_to_the_page_above(customer: Client, path: str, above: str) -> None:
    response = customer.get(path, headers=GOES_THERE)
    assert (response.status_code, response["Location"]) == (302, above)
