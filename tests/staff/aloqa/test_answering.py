"""The way through the inbox: who waits, what they said, the answer."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import ThreadState
from projectsplatform.aloqa.models import MemberView, Message, Thread
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.aloqa import reply, say
from tests.factories.pictures import png
from tests.factories.staff import make_member, open_panel

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def form_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of a form, by the end of its address."""
    form = re.search(rf'<form[^>]*action="[^"]*/{action}/".*?</form>', page, re.DOTALL)
    assert form
    return dict(re.findall(r'<input type="hidden" name="(key|seen|stored)" value="([^"]*)"', form[0]))


def test_a_stranger_is_sent_to_sign_in(person: User) -> None:
    thread = say(person, at=now()).thread

    for path in ("/staff/aloqa/", f"/staff/aloqa/{thread.pk}/"):
        assert Client().get(path).headers["Location"].startswith("/staff/login/")


def test_a_waiting_conversation_is_opened_and_answered(person: User, member: User) -> None:
    thread = say(person, "Dastur ochilmayapti", at=now()).thread
    panel = open_panel(member)

    inbox = page_of(panel, "/staff/aloqa/")
    assert f'href="/staff/aloqa/{thread.pk}/"' in inbox
    assert "Dastur ochilmayapti" in inbox
    page = page_of(panel, f"/staff/aloqa/{thread.pk}/")
    assert "Dastur ochilmayapti" in page
    sent = panel.post(f"/staff/aloqa/{thread.pk}/answer/", {**form_of(page, "answer"), "text": "Qayta oʻrnating"})

    assert sent.headers["Location"] == f"/staff/aloqa/{thread.pk}/#composer"
    thread.refresh_from_db()
    assert (thread.state, thread.assignee, thread.staff_read) == (ThreadState.ANSWERED, member, 2)
    assert OutboxMessage.objects.filter(chat_id=person.tg_id).count() == 1
    assert "Qayta oʻrnating" in page_of(panel, f"/staff/aloqa/{thread.pk}/")


def test_in_a_conversation_with_an_earlier_bot_only_notes_are_written(person: User, member: User) -> None:
    thread = say(person, at=now()).thread
    Thread.objects.update(bot_id=77)
    panel = open_panel(member)

    page = page_of(panel, f"/staff/aloqa/{thread.pk}/")
    assert ('name="text"' in page, 'name="note"' in page) == (False, True)
    assert f'href="/staff/customers/{person.pk}/conversation/"' in page
    assert "avvalgi bot bilan" in page_of(panel, "/staff/aloqa/")


def test_a_double_press_is_one_message(person: User, member: User) -> None:
    thread = say(person, at=now()).thread
    panel = open_panel(member)
    form = {**form_of(page_of(panel, f"/staff/aloqa/{thread.pk}/"), "answer"), "text": "Bir marta"}

    for _ in range(2):
        panel.post(f"/staff/aloqa/{thread.pk}/answer/", form)

    assert Message.objects.filter(text="Bir marta").count() == 1


def test_the_storage_being_away_loses_no_text(person: User, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> str:
        raise OSError("away")

    path, panel = f"/staff/aloqa/{say(person, at=now()).thread_id}/", open_panel(member)
    form = {**form_of(page_of(panel, path), "answer"), "text": "Rasmga qarang", "file": ContentFile(png(), "a.png")}
    monkeypatch.setattr(default_storage, "save", away)
    shown = panel.post(f"{path}answer/", form)

    assert (shown.status_code, "Rasmga qarang</textarea>" in shown.content.decode()) == (200, True)
    assert not Message.objects.filter(text="Rasmga qarang").exists()


def test_an_answer_is_kept_when_somebody_wrote_meanwhile(person: User, member: User) -> None:
    first = say(person, "Salom", at=now())
    panel = open_panel(member)
    path = f"/staff/aloqa/{first.thread_id}/"
    form = form_of(page_of(panel, path), "answer")
    reply(first, make_member(Role.CASHIER), "Men javob berdim", at=now())

    shown = panel.post(f"{path}answer/", {**form, "text": "Mening javobim"}).content.decode()

    assert Message.objects.filter(text="Mening javobim").count() == 0
    unseen = shown[shown.index("pa-unseen") :]
    assert unseen.index("Men javob berdim") < unseen.index("Mening javobim")
    again = panel.post(f"{path}answer/", {**form_of(shown, "answer"), "text": "Mening javobim"})
    assert again.status_code == 302
    texts = Message.objects.order_by("position").values_list("text", flat=True)
    assert [*texts] == ["Salom", "Men javob berdim", "Mening javobim"]


def test_a_note_is_seen_by_staff_and_sent_to_nobody(person: User, member: User) -> None:
    thread = say(person, at=now()).thread
    panel = open_panel(member)
    path = f"/staff/aloqa/{thread.pk}/"

    panel.post(f"{path}note/", {**form_of(page_of(panel, path), "note"), "note": "Ertaga qoʻngʻiroq"})

    assert "Ertaga qoʻngʻiroq" in page_of(panel, path)
    assert Message.objects.get(is_note=True).member == member
    assert Thread.objects.get().state == ThreadState.WAITING
    assert OutboxMessage.objects.filter(chat_id=person.tg_id).count() == 0


def test_a_draft_is_the_members_own(person: User, member: User) -> None:
    thread = say(person, at=now()).thread
    path = f"/staff/aloqa/{thread.pk}/"

    open_panel(member).post(f"{path}draft/", {"text": "Hali tayyor emas"})

    assert "Hali tayyor emas" in page_of(open_panel(member), path)
    assert "Hali tayyor emas" not in page_of(open_panel(make_member(Role.CASHIER)), path)
    assert MemberView.objects.get(member=member).draft == "Hali tayyor emas"


def test_an_empty_answer_is_refused_next_to_the_field(person: User, member: User) -> None:
    thread = say(person, at=now()).thread
    panel = open_panel(member)
    path = f"/staff/aloqa/{thread.pk}/"

    shown = panel.post(f"{path}answer/", {**form_of(page_of(panel, path), "answer"), "text": "  "})

    assert shown.status_code == 200
    assert 'class="pa-error"' in shown.content.decode()
