"""Announcements in the panel."""

import re
import tomllib
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import MessageState
from tests.factories.accounts import make_crowd, messages_to
from tests.factories.announcements import draft, end, feed_all, pending, sending
from tests.factories.pictures import png
from tests.factories.staff import make_member, open_panel

LIST = "/staff/aloqa/announcement/"
PART = PROJECT_ROOT / "src" / "projectsplatform" / "locale" / "parts" / "announcements.toml"
ENGLISH = [
    message["en"]
    for message in tomllib.loads(PART.read_text("utf-8"))["message"]
    if re.fullmatch(r"(?=.{14})[^{}]+ [^{}]+", message["en"])
]
FORM = {
    "title": "Yangi dastur",
    "kind": "news",
    "text_uz": "Yangi dastur chiqdi.",
    "address": "https://example.uz/",
    "label_uz": "Koʻrish",
    "revision": "0",
}


@pytest.fixture
def panel(member: User) -> Client:
    return open_panel(member)


def page_of(announcement: Announcement, name: str = "change") -> str:
    return f"{LIST}{announcement.pk}/{name}/"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_draft_is_written_and_sent(panel: Client, person: User) -> None:
    response = panel.post(f"{LIST}add/", FORM)
    announcement = Announcement.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, page_of(announcement))

    panel.post(page_of(announcement, "send"), {"decided": "yes", "revision": "1"})

    announcement.refresh_from_db()
    assert (announcement.state, announcement.counted) == (AnnouncementState.SCHEDULED, 1)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(panel: Client) -> None:
    response = panel.post(f"{LIST}add/", {**FORM, "text_ru": "я" * 4_097, "address": "http://example.uz/"})
    form = response.context["form"]
    assert sorted(form.errors) == ["address", "text_ru"]
    assert "4097" in str(form.errors["text_ru"])
    assert "я" * 4_097 in text_of(response)
    assert not Announcement.objects.exists()


def test_beside_a_picture_the_text_is_shorter(panel: Client) -> None:
    picture = SimpleUploadedFile("a.png", png())
    response = panel.post(f"{LIST}add/", {**FORM, "text_uz": "a" * 1_025, "picture": picture})
    assert "1024" in str(response.context["form"].errors["text_uz"])


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ program", png() + b"<html>"])
def test_a_picture_that_is_none_is_refused(panel: Client, content: bytes) -> None:
    response = panel.post(f"{LIST}add/", {**FORM, "picture": SimpleUploadedFile("a.png", content)})
    assert list(response.context["form"].errors) == ["picture"]


def test_a_picture_is_shown_and_goes_along(panel: Client, member: User, person: User) -> None:
    panel.post(f"{LIST}add/", {**FORM, "picture": SimpleUploadedFile("a.png", png())})
    announcement = Announcement.objects.get()
    shown = panel.get(page_of(announcement, "picture"))
    assert (b"".join(shown.streaming_content), shown.headers["Content-Type"]) == (png(), "image/png")

    panel.post(page_of(announcement, "preview"), {"decided": "yes"})

    (message,) = messages_to(member)
    assert [file.path for file in message.body().files] == [announcement.picture_path]
    assert message.body().buttons[0][0].url == "https://example.uz/"


def test_the_editor_shows_and_counts_without_saving(panel: Client, person: User) -> None:
    part = text_of(panel.post(f"{LIST}add/", {**FORM, "look": "part"}))
    assert "<strong>1</strong>" in part
    assert part.count("Yangi dastur chiqdi.") == 4
    page = text_of(panel.post(f"{LIST}add/", {**FORM, "look": "page"}))
    assert page.count("Yangi dastur chiqdi.") == 5
    assert not Announcement.objects.exists()


def test_days_at_the_calendars_ends_are_days(panel: Client, person: User) -> None:
    ends = {"standings": ["running"], "ends_from": "0001-01-01", "ends_to": "9999-12-31", "seen_to": "9999-12-31"}
    assert "<strong>0</strong>" in text_of(panel.post(f"{LIST}add/", {**FORM, **ends, "look": "part"}))


def test_filters_are_kept_and_shown(panel: Client) -> None:
    chosen = {"programs": ["kundalikcom-pc"], "standings": ["running", "trial"], "languages": ["ru"]}
    panel.post(f"{LIST}add/", {**FORM, **chosen, "ends_to": "2026-12-31"})
    announcement = Announcement.objects.get()
    assert announcement.audience == {
        "programs": ["kundalikcom-pc"],
        "standings": ["running", "trial"],
        "languages": ["ru"],
        "ends_to": "2026-12-31",
    }
    form = panel.get(page_of(announcement, "edit")).context["form"]
    assert form.initial["standings"] == ["running", "trial"]


def test_a_change_of_what_somebody_else_changed_is_refused(panel: Client, member: User) -> None:
    announcement = draft(member, at=now())
    panel.post(page_of(announcement, "edit"), {**FORM, "title": "Bir", "revision": "1"})
    response = panel.post(page_of(announcement, "edit"), {**FORM, "title": "Ikki", "revision": "1"})
    announcement.refresh_from_db()
    assert (announcement.title, response.status_code) == ("Bir", 200)


def test_another_member_agrees_from_the_queue(panel: Client, member: User) -> None:
    make_crowd(1_001)
    announcement, owner = draft(member, at=now()), open_panel(make_member(Role.OWNER))
    panel.post(page_of(announcement, "send"), {"decided": "yes", "revision": "1"})
    agree = page_of(announcement, "agree")
    assert agree in text_of(owner.get("/staff/"))
    assert agree not in text_of(panel.get("/staff/"))

    panel.post(agree, {"decided": "yes", "revision": "1"})
    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.WAITING

    owner.post(agree, {"decided": "yes", "revision": "1"})
    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.SCHEDULED


def test_a_revision_that_is_no_number_has_seen_nothing(panel: Client, member: User, person: User) -> None:
    announcement = draft(member, at=now())
    assert panel.post(page_of(announcement, "send"), {"decided": "yes", "revision": "²"}).status_code == 200
    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.DRAFT


def test_progress_is_answered_by_304_while_it_stays(panel: Client, member: User, person: User, at: datetime) -> None:
    announcement = sending(member, at=at)
    path = page_of(announcement, "progress")
    first = panel.get(path)
    again = panel.get(path, headers={"if-none-match": first.headers["ETag"]})
    feed_all(at)
    later = panel.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert [answer.status_code for answer in (first, again, later)] == [200, 304, 200]


@pytest.mark.parametrize(("act", "state"), [("pause", "paused"), ("stop", "stopped")])
def test_its_buttons_do_what_they_say(
    panel: Client, member: User, person: User, at: datetime, act: str, state: str
) -> None:
    announcement = sending(member, at=at)
    panel.post(page_of(announcement, act), {"decided": "yes"})
    announcement.refresh_from_db()
    assert announcement.state == state


def test_who_is_in_the_audience_is_listed(panel: Client, member: User, person: User, at: datetime) -> None:
    announcement = draft(member, at=at)
    page = text_of(panel.get(page_of(announcement, "audience")))
    assert f"/staff/customers/{person.pk}/" in page


def test_whom_it_did_not_reach_is_listed(panel: Client, member: User, person: User, at: datetime) -> None:
    announcement = sending(member, at=at)
    feed_all(at)
    end(pending()[0], MessageState.FAILED, reason="blocked", at=at)
    page = text_of(panel.get(page_of(announcement, "unreached"), {"state": "blocked"}))
    assert f"/staff/customers/{person.pk}/" in page
    assert ("mijoz botni bloklagan" in page, "blocked<" in page) == (True, False)
    assert panel.get(page_of(announcement, "unreached"), {"state": "sent"}).status_code == 400
    assert panel.get(page_of(announcement, "unreached"), {"after": "x"}).status_code == 400


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_pages_are_translated(panel: Client, member: User, at: datetime, language: str) -> None:
    announcement = draft(member, at=at)
    with override(language):
        for path in (LIST, f"{LIST}add/", page_of(announcement), page_of(announcement, "audience")):
            response = panel.get(path, headers={"accept-language": language})
            english = [text for text in ENGLISH if str(escape(text)) in text_of(response)]
            assert (response.status_code, bool(english)) == (200, language == "en"), english
