"""A conversation's page: what it shows, files, whose it is, its end, corrections, and what is taken away of it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AboutKind, AttachmentKind, Delivery, Face, Problem, ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, SavedAnswer, SubjectLabel, Thread
from projectsplatform.aloqa.operations.lists import keep_saved_answer
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.operations.uploads import store_upload
from projectsplatform.aloqa.rules.content import About, Content, Correspondent, Piece
from projectsplatform.kit.clock import now
from tests.factories.accounts import new_person
from tests.factories.aloqa import reply, say, say_many
from tests.factories.pictures import png
from tests.factories.staff import make_member, open_panel
from tests.factories.wallet import give_money
from tests.staff.aloqa.test_answering import form_of, page_of

pytestmark = pytest.mark.django_db

QUERIES_OF_A_CONVERSATION = 25
"""Session, member and permissions: 4; the menu's count; the conversation, drafts, presence, read marks, who is there: 5;
messages with files and earlier texts: 3; the customer's card: 6; neighbours, who is next, subjects, members, saved answers: 6."""


def path_of(message: Message) -> str:
    return f"/staff/aloqa/{message.thread_id}/"


def send_with(person: User, *pieces: Piece, text: str = "", **fields: object) -> Message:
    return receive_message(
        sender=Correspondent(person.pk, person.tg_id),
        content=Content(text=text, pieces=pieces),
        face=Face.TELEGRAM,
        at=now(),
        **fields,  # type: ignore[arg-type]
    ).message


@pytest.mark.parametrize(("role", "status"), [(Role.CASHIER, 200), (Role.ANALYST, 403)])
def test_whoever_may_read_conversations_opens_one(person: User, role: Role, status: int) -> None:
    path = path_of(say(person, at=now()))
    assert open_panel(make_member(role)).get(path).status_code == status


def test_a_page_costs_the_same_for_one_message_and_for_three(person: User, member: User) -> None:
    panel = open_panel(member)
    path = path_of(say(person, at=now()))
    panel.get(path)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            panel.get(path)
        assert len(queries) == QUERIES_OF_A_CONVERSATION
        reply(say(person, at=now()), member, at=now())


def test_everything_that_was_sent_is_shown(person: User, member: User) -> None:
    photo = store_upload(file=ContentFile(png(8, 8), name="a.png"), at=now())
    document = store_upload(file=ContentFile(b"%PDF-1.7 x", name="hisob.pdf"), at=now())
    voice = Piece(kind=AttachmentKind.VOICE, media_type="audio/ogg", size=9, seconds=65, path="aloqa/26/11/x")
    contact = Piece(kind=AttachmentKind.CONTACT, details={"name": "Opa", "phone": "+998901112233"})
    place = Piece(kind=AttachmentKind.LOCATION, details={"latitude": 41.25, "longitude": 69.5})
    said = send_with(person, photo, document, voice, contact, place, text="Qarang: <i>")

    page = page_of(open_panel(member), path_of(said))

    files = [f"/staff/aloqa/files/{item.pk}/" for item in Attachment.objects.order_by("place")]
    for shown in (
        f'<img src="{files[0]}"',
        f'<a href="{files[1]}"',
        f'<audio controls preload="none" src="{files[2]}"',
        "1:05",
        "Opa +998901112233",
        "41.250000,69.500000",
        "Qarang: &lt;i&gt;",
    ):
        assert shown in page


def test_a_file_is_given_to_members_who_read(person: User, member: User) -> None:
    said = send_with(person, store_upload(file=ContentFile(png(8, 8), name="a.html"), at=now()))
    path = f"/staff/aloqa/files/{said.attachments.get().pk}/"

    given = open_panel(member).get(path)

    assert b"".join(given.streaming_content) == png(8, 8)  # type: ignore[attr-defined]  # it is a stream
    assert (given["Content-Type"], given["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert given["Content-Disposition"].startswith("attachment")
    assert open_panel(make_member(Role.ANALYST)).get(path).status_code == 403
    assert Client().get(path).status_code == 302
    assert open_panel(member).get(f"/staff/aloqa/files/{uuid4()}/").status_code == 404


def test_an_answer_takes_a_file_which_is_kept_when_it_could_not_be_sent(person: User, member: User) -> None:
    first = say(person, at=now())
    panel, path = open_panel(member), path_of(first)
    form = form_of(page_of(panel, path), "answer")
    say(person, "Yana bir gap", at=now())

    file = SimpleUploadedFile("rasm.png", png(8, 8))
    shown = panel.post(f"{path}answer/", {**form, "text": "", "file": file}).content.decode()
    assert "rasm.png" in shown
    panel.post(f"{path}answer/", {**form_of(shown, "answer"), "text": ""})

    sent = Attachment.objects.get(message__member=member)
    assert (sent.name, sent.kind, sent.media_type) == ("rasm.png", AttachmentKind.PHOTO, "image/png")


@pytest.mark.parametrize("content", [b"", b"MZ\x90\0", b"#!/bin/sh\n"])
def test_a_program_or_nothing_is_not_taken(person: User, member: User, content: bytes) -> None:
    panel, path = open_panel(member), path_of(say(person, at=now()))
    form = form_of(page_of(panel, path), "answer")

    shown = panel.post(f"{path}answer/", {**form, "text": "Mana", "file": SimpleUploadedFile("a.png", content)})

    assert (shown.status_code, Message.objects.filter(member=member).count()) == (200, 0)
    assert "Mana</textarea>" in shown.content.decode()


def test_a_saved_answer_is_inserted_in_the_customers_language(person: User, member: User) -> None:
    owner = make_member(Role.OWNER)
    User.objects.filter(pk=person.pk).update(language="ru")
    give_money(person, 50_000, now())
    text = "Здравствуйте, {name}! Баланс: {balance}, до {end}"
    saved = SavedAnswer(title="Salom", text_uz="Salom", text_ru=text)
    keep_saved_answer(answer=saved, actor=owner, at=now())

    page = page_of(open_panel(member), f"{path_of(say(person, at=now()))}?insert={saved.pk}")

    field = page[page.index('<textarea id="pa-text"') : page.index("</textarea>")]
    assert "Здравствуйте, Dilnoza Karimova! Баланс: 50 000" in field
    assert "{end}" in field


def test_a_conversation_is_taken_handed_over_and_closed(person: User, member: User) -> None:
    said = say(person, at=now())
    other, subject = make_member(Role.CASHIER), SubjectLabel.objects.create(name="Toʻlov")
    panel, path = open_panel(member), path_of(said)

    panel.post(f"{path}assign/", {"assignee": str(member.pk)})
    assert Thread.objects.get().assignee == member
    panel.post(f"{path}assign/", {"assignee": str(other.pk)})
    assert Thread.objects.get().assignee == other
    closed = panel.post(f"{path}close/", {"subject": str(subject.pk), "seen": "1"})

    assert closed.headers["Location"] == "/staff/aloqa/"
    assert Thread.objects.get().state == ThreadState.CLOSED
    assert Episode.objects.values_list("subject", "closed_by").get() == (subject.pk, member.pk)


def test_what_was_not_read_is_not_closed(person: User, member: User) -> None:
    said = say(person, at=now())
    say(person, "Yana savol", at=now())

    open_panel(member).post(f"{path_of(said)}close/", {"subject": "", "seen": "1"})

    assert Thread.objects.get().state == ThreadState.WAITING


def test_after_a_closing_whoever_waits_longest_is_opened(person: User, member: User) -> None:
    said = say(person, at=now())
    waits = say(new_person(), at=now() - timedelta(minutes=5))

    closed = open_panel(member).post(f"{path_of(said)}close/", {"subject": "", "seen": "1"})

    assert closed.headers["Location"] == path_of(waits)


def test_ones_own_answer_is_changed_and_taken_back(person: User, member: User) -> None:
    said = reply(say(person, at=now()), member, "Xato javob", at=now())
    panel = open_panel(member)

    panel.post(f"/staff/aloqa/messages/{said.pk}/edit/", {"text": "Toʻgʻri javob" + "!" * 3_000})
    page = page_of(panel, path_of(said))
    assert page.index("Toʻgʻri javob") < page.index("Xato javob")
    assert "pa-versions" in page
    panel.post(f"/staff/aloqa/messages/{said.pk}/delete/", {"decided": "yes"})
    assert "pa-deleted" in page_of(panel, path_of(said))
    other = reply(say(person, at=now()), make_member(Role.CASHIER), "Boshqaniki", at=now())
    refused = panel.post(f"/staff/aloqa/messages/{other.pk}/edit/", {"text": "Meniki"})
    assert (refused.status_code, Message.objects.get(pk=other.pk).text) == (200, "Boshqaniki")


def test_an_answer_that_did_not_arrive_says_why_and_is_sent_again(person: User, member: User) -> None:
    said = reply(say(person, at=now()), member, at=now())
    Message.objects.filter(pk=said.pk).update(delivery=Delivery.UNDELIVERED, problem=Problem.BLOCKED)
    panel = open_panel(member)
    page = page_of(panel, path_of(said))
    problem = page[page.index('class="pa-problem"') :]
    assert "mijoz botni bloklagan" in problem[:200]

    panel.post(f"/staff/aloqa/messages/{said.pk}/again/")

    assert Message.objects.get(pk=said.pk).delivery == Delivery.WAITING


def test_what_it_is_about_is_a_link_for_whoever_sees_it(person: User) -> None:
    said = send_with(person, text="Bu haqda", about=About(AboutKind.LICENCE, uuid4()))
    link = 'href="/staff/licences/licence/'

    for role, sees in ((Role.SUPPORT, True), (Role.CASHIER, True)):
        assert (link in page_of(open_panel(make_member(role)), path_of(said))) is sees


def test_a_link_to_a_message_shows_it_among_its_neighbours(person: User, member: User) -> None:
    said = say_many(person, [f"gap {number}." for number in range(1, 121)], at=now())

    page = page_of(open_panel(member), f"{path_of(said)}?at=40")
    assert ('id="m-40"' in page, 'id="m-16"' in page, 'id="m-64"' in page) == (True, True, True)
    assert ('id="m-120"' in page, "pa-chosen" in page) == (False, True)
    newest = page_of(open_panel(member), path_of(said))
    assert ('id="m-71"' in newest, 'id="m-70"' in newest, "?before=71" in newest) == (True, False, True)
    assert 'id="m-70"' in page_of(open_panel(member), f"{path_of(said)}?before=71.0")
    assert page_of(open_panel(member), f"{path_of(said)}?before=x&at=y")


def test_staff_begin_a_conversation_from_the_customers_page(person: User, member: User) -> None:
    panel, path = open_panel(member), f"/staff/customers/{person.pk}/conversation/"
    assert path in page_of(panel, f"/staff/customers/{person.pk}/")
    assert panel.get(path).status_code == 200

    begun = panel.post(path, {"text": "Litsenziyangiz tugayapti"})

    thread = Thread.objects.get()
    assert begun.headers["Location"] == panel.get(path).headers["Location"] == f"/staff/aloqa/{thread.pk}/"
    assert (thread.person, thread.state) == (person, ThreadState.ANSWERED)


def test_a_conversation_is_taken_away_by_owners_and_that_is_kept(person: User) -> None:
    said = reply(say(person, "Salom", at=now()), make_member(Role.SUPPORT), "Vaalaykum", at=now())
    path = f"{path_of(said)}export/"

    taken = json.loads(open_panel(make_member(Role.OWNER)).get(path).content)

    assert [message["text"] for message in taken["messages"]] == ["Salom", "Vaalaykum"]
    assert open_panel(make_member(Role.SUPPORT)).get(path).status_code == 403


def test_reports_count_by_member_subject_and_day(person: User, member: User) -> None:
    at = now()
    said = say(person, at=at - timedelta(minutes=10))
    reply(said, member, at=at - timedelta(minutes=3))
    Episode.objects.update(closed_at=at, closed_by=member, rating=4, rated_at=at)
    panel = open_panel(make_member(Role.ANALYST))

    page = page_of(panel, "/staff/aloqa/reports/")

    assert page.count(member.username) >= 1
    for cell in ("7", "10", "4.0"):
        assert f">{cell}<" in page.replace(" ", "").replace("\n", "")
    assert panel.get("/staff/aloqa/reports/xlsx/?period=7").status_code == 200
    assert open_panel(make_member(Role.CASHIER)).get("/staff/aloqa/reports/").status_code == 403
