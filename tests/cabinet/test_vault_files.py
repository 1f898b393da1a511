"""XLSX in and out of the vault."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projectsplatform.cabinet.pages import exports as export_page
from projectsplatform.cabinet.pages.imports import MAX_FILE
from projectsplatform.kit.clock import now
from projectsplatform.kundalikcom.models import LoginImport, SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.operations import exports, imports
from projectsplatform.kundalikcom.rules.tables import TableRow, read_table
from tests.cabinet.browsing import browser, text_of
from tests.cast import PASSWORD
from tests.factories.kundalikcom import SECRET, make_import, make_login, make_table
from tests.factories.pictures import png

IMPORT, EXPORT = "/school/logins/import/", "/school/logins/export/"


def upload(client: Client, content: bytes, name: str = "logins.xlsx") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def error_of(response: Any) -> str:
    return text_of(response).split('id="file-error"')[1].split("</p>")[0]


def test_a_table_is_looked_at_and_then_imported(customer: Client, owner: Any) -> None:
    make_login(owner, now())
    rows = [("boboyev.b", SECRET, "5-A"), ("aliyev.a", "x", ""), ("boboyev.b", "y", ""), ("", "z", "")]
    response = upload(customer, make_table(*rows))
    preview = text_of(customer.get(response["Location"]))
    assert "Import 1 logins" in preview
    assert SECRET not in preview
    faults = re.findall(r"Row (\d+)</span> ?<strong>(.*?)</strong><br>(.*?)</li>", preview)
    assert faults == [
        ("3", "aliyev.a", "This login is kept already."),
        ("4", "boboyev.b", "An earlier row has this login already."),
        ("5", "—", "Write a login of 1 to 150 characters."),
    ]
    done = customer.post(f"{response['Location']}confirm/", follow=True)
    assert "The logins are imported" in text_of(done)
    assert sorted(SchoolLogin.objects.values_list("login", flat=True)) == ["aliyev.a", "boboyev.b"]
    again = customer.post(f"{response['Location']}confirm/", follow=True)
    assert (again.status_code, SchoolLogin.objects.count()) == (200, 2)


def test_another_file_erases_what_was_read(customer: Client, owner: Any) -> None:
    where = f"{IMPORT}{make_import(owner, now()).id}/"
    assert customer.post(f"{where}drop/")["Location"] == IMPORT
    assert not LoginImport.objects.exists()
    assert customer.get(where).status_code == 404


def test_a_preview_that_is_over_says_so(customer: Client, owner: Any) -> None:
    where = f"{IMPORT}{make_import(owner, now()).id}/"
    LoginImport.objects.update(expires_at=now())
    for response in (customer.get(where), customer.post(f"{where}confirm/")):
        assert response.status_code == 410
        assert "This preview is over" in text_of(response)


def test_a_vault_without_room_says_so_on_the_preview(
    customer: Client, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"{IMPORT}{make_import(owner, now()).id}/"
    monkeypatch.setattr(imports, "MAX_LOGINS", 0)
    response = customer.post(f"{where}confirm/")
    assert response.status_code == 409
    assert "No more logins can be kept" in text_of(response)
    assert not SchoolLogin.objects.exists()


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (png(), 422, "This is not an XLSX file."),
        (b"login;parol\na;b\n", 422, "This is not an XLSX file."),
        (b"", 422, "The file is empty."),
        (make_table(("a", "p"), headings=("Ism", "Sinf")), 422, "No columns “Login” and “Password”"),
        (bytes(MAX_FILE + 20_000), 413, "The file is too large: 2 MB at most."),
    ],
    ids=["picture", "csv", "empty", "other_columns", "large"],
)
def test_what_cannot_be_read_is_said_next_to_the_field(
    customer: Client, content: bytes, status: int, message: str
) -> None:
    response = upload(customer, content)
    assert (response.status_code, message in error_of(response)) == (status, True)
    assert not LoginImport.objects.exists()


def test_a_form_without_a_file_says_so(customer: Client) -> None:
    response = customer.post(IMPORT, {})
    assert (response.status_code, "Choose a file." in error_of(response)) == (422, True)


def test_a_large_body_is_refused_by_its_length_before_it_is_read(customer: Client) -> None:
    def never() -> None:
        raise AssertionError("the body was read")

    class Unread(BytesIO):
        read = readline = lambda *_: never()  # type: ignore[assignment]

    response = customer.generic("POST", IMPORT, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="209715200",
                                **{"wsgi.input": Unread()})  # fmt: skip
    assert (response.status_code, "2 MB at most" in error_of(response)) == (413, True)


def test_a_stranger_with_a_large_body_is_shown_the_way_in(nobody: Client) -> None:
    response = nobody.generic("POST", IMPORT, b"x" * 10, "multipart/form-data; boundary=x", CONTENT_LENGTH="209715200")
    assert response["Location"].startswith("/login/")


def test_an_upload_from_elsewhere_is_refused(owner: Any, sign_in: Any) -> None:
    response = upload(browser(sign_in(owner), checks_forms=True), make_table(("a", "p", "")))
    assert (response.status_code, LoginImport.objects.exists()) == (403, False)


def test_our_own_upload_form_is_taken_with_its_token(owner: Any, sign_in: Any) -> None:
    client = browser(sign_in(owner), checks_forms=True)
    token = client.get(IMPORT).content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {"file": SimpleUploadedFile("a.xlsx", make_table(("a", "p", ""))), "csrfmiddlewaretoken": token}
    response = client.post(IMPORT, sent)
    assert response.status_code == 302
    assert "staff-csrf" not in response.cookies


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_the_template_can_be_filled_in_and_read_in_every_language(customer: Client, language: str) -> None:
    customer.cookies["language"] = language
    response = customer.get("/school/logins/template.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="logins.xlsx"'
    assert read_table(response.content).rows == []


def test_a_download_holds_everything_and_nothing_in_it_is_a_formula(customer: Client, owner: Any) -> None:
    make_login(owner, now(), login="=cmd|' /C calc'!A0", password='=HYPERLINK("http://x")', label="+5-A")
    make_login(owner, now(), login="b", password="0012")
    response = customer.post(EXPORT, {"password": PASSWORD})
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response["Content-Disposition"].startswith('attachment; filename="logins-20')
    assert read_table(response.content).rows == [
        TableRow(2, "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "+5-A"),
        TableRow(3, "b", "0012", ""),
    ]
    with ZipFile(BytesIO(response.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert ("<f>" in sheet, "quotePrefix" in archive.read("xl/styles.xml").decode()) == (False, True)


def test_a_download_wants_the_password_however_fresh_the_session_is(customer: Client, owner: Any) -> None:
    make_login(owner, now())
    assert customer.get(EXPORT)["Content-Type"].startswith("text/html")
    for password, status in (("", 422), ("nonsense", 401)):
        response = customer.post(EXPORT, {"password": password})
        assert (response.status_code, response["Content-Type"][:9]) == (status, "text/html")
    assert not VaultAccess.objects.exists()


def test_past_the_limit_the_download_says_when(
    customer: Client, owner: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_login(owner, now())
    settings.LIMITS_ON = True
    monkeypatch.setattr(exports, "EXPORTS", replace(exports.EXPORTS, allowed=0))
    response = customer.post(EXPORT, {"password": PASSWORD})
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 24 * 3600
    assert f"{export_page.EXPORTS.allowed} times a day" in text_of(response)
