"""The conversation with the staff: pages without scripts."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import Face, ThreadState
from projectsplatform.aloqa.models import Attachment, Episode, Message, Thread
from projectsplatform.aloqa.operations.answering import write_note
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.cabinet.queries.support import PAGE_MESSAGES
from projectsplatform.kit.clock import now
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.claims import make_claim
from tests.cabinet.browsing import hidden_fields, text_of, words_of
from tests.factories.aloqa import reply, say, say_many
from tests.factories.licences import buy_months, give_money
from tests.factories.pictures import pdf, png
from tests.factories.staff import make_member
from tests.races import run_at_once

PAGE = "/support/"


@pytest.fixture
def member(db: None) -> User:
    return make_member(Role.SUPPORT)


def send(customer: Client, text: str = "Salom", **more: Any) -> Any:
    return customer.post(PAGE, {"key": "one", "text": text, **more})


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_stranger_signs_in_first(nobody: Client) -> None:
    assert nobody.get(PAGE)["Location"].startswith("/login/")
    assert nobody.get("/support/news/")["Location"].startswith("/login/")


def test_whoever_never_wrote_is_invited(customer: Client) -> None:
    page = customer.get(PAGE)
    assert "Ask us anything" in words_of(page)
    assert not Thread.objects.exists()


def test_what_is_written_stands_in_the_one_conversation(customer: Client, owner: Any) -> None:
    response = send(customer, "  Dastur ochilmayapti  ")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    message = Message.objects.get()
    assert (message.text, message.face, message.thread.person_id) == ("Dastur ochilmayapti", Face.CABINET, owner.pk)
    assert "Dastur ochilmayapti" in words_of(customer.get(PAGE))


def test_a_form_that_is_sent_twice_is_one_message(customer: Client) -> None:
    key = hidden_fields(customer.get(PAGE))["key"]
    for _ in range(2):
        customer.post(PAGE, {"key": key, "text": "Salom", "uploads": [named("a.png", png())]})
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize(("text", "said"), [("", "Write 1 to 4000 characters."), ("x" * 4001, "Write 1 to 4000")])
def test_a_text_that_cannot_be_taken_stays_in_the_form(customer: Client, text: str, said: str) -> None:
    response = send(customer, text)
    assert (response.status_code, said in words_of(response)) == (422, True)
    assert f">{text}</textarea>" in response.content.decode()
    assert hidden_fields(response)["key"] == "one"


def test_answers_are_marked_as_read_when_they_are_seen(customer: Client, owner: Any, member: User) -> None:
    reply(say(owner, at=now()), member, "Qayta oʻrnating", at=now())
    assert 'aria-label="New answers: 1"' in text_of(customer.get("/settings/data/"))

    page = customer.get(PAGE)

    assert (member.get_full_name() in words_of(page), "Qayta oʻrnating" in words_of(page)) == (True, True)
    assert Thread.objects.values_list("unread_answers", "customer_read").get() == (0, 2)
    assert Message.objects.get(number=2).read_at is not None
    assert "New answers" not in text_of(customer.get("/settings/data/"))


def test_markup_in_a_message_is_text(customer: Client, owner: Any) -> None:
    say(owner, "<b>x</b> https://example.uz", at=now())
    page = customer.get(PAGE).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert '<a href="https://example.uz"' in page


def test_files_are_shown_by_their_content(customer: Client) -> None:
    send(customer, "", uploads=[named("rasm.exe", png()), named("hisob.pdf", pdf())])
    kinds = list(Attachment.objects.order_by("place").values_list("kind", "name", "media_type"))
    assert kinds == [("photo", "rasm.png", "image/png"), ("document", "hisob.pdf", "application/pdf")]
    page = customer.get(PAGE).content.decode()
    photo, document = Attachment.objects.order_by("place").values_list("pk", flat=True)
    assert f'<img src="/support/files/{photo}/"' in page
    assert f'href="/support/files/{document}/" download' in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rasm.jpg", b"MZ\x90\x00" + bytes(200), "is a program or a script"),
        ("rasm.jpg", b"#!/bin/sh\nrm -rf /", "is a program or a script"),
        ("rasm.jpg", b"", "is empty"),
    ],
)
def test_programs_and_empty_files_are_refused_and_nothing_is_kept(
    customer: Client, name: str, content: bytes, said: str
) -> None:
    response = send(customer, "Salom", uploads=[named("a.png", png()), named(name, content)])
    assert (response.status_code, said in words_of(response), "rasm.jpg" in words_of(response)) == (422, True, True)
    assert ">Salom</textarea>" in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rasm.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("rasm.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("../../etc/passwd", b"root:x:0:0"),
    ],
)
def test_a_file_that_lies_is_a_download_that_runs_nothing(customer: Client, name: str, content: bytes) -> None:
    send(customer, "", uploads=[named(name, content)])
    file = customer.get(f"/support/files/{Attachment.objects.get().pk}/")
    assert b"".join(file.streaming_content) == content
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "/" not in Attachment.objects.get().name


def test_files_of_others_are_not_found(customer: Client, other_customer: Client, nobody: Client) -> None:
    send(customer, "", uploads=[named("a.png", png())])
    address = f"/support/files/{Attachment.objects.get().pk}/"
    assert [client.get(address).status_code for client in (customer, other_customer, nobody)] == [200, 404, 302]


def test_nothing_new_is_answered_with_nothing(
    customer: Client, owner: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    say(owner, at=now())
    revision = Thread.objects.get().revision
    customer.get("/support/news/")
    with django_assert_num_queries(2):
        response = customer.get(f"/support/news/?after=1&revision={revision}")
    assert (response.status_code, response.content) == (204, b"")


def test_news_bring_the_answer_and_mark_it_as_read(customer: Client, owner: Any, member: User) -> None:
    question = say(owner, at=now())
    seen = Thread.objects.get().revision
    reply(question, member, "Qayta oʻrnating", at=now())
    news = customer.get(f"/support/news/?after=1&revision={seen}&since={int(now().timestamp())}")
    assert ("Qayta oʻrnating" in words_of(news), "Salom" in words_of(news)) == (True, False)
    assert Thread.objects.get().unread_answers == 0
    assert f"revision={Thread.objects.get().revision}" in news.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_many_messages(
    customer: Client, owner: Any, member: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        reply(say(owner, at=now()), member, at=now())
    customer.get(PAGE)
    with django_assert_num_queries(5):
        customer.get(PAGE)


def test_it_is_asked_about_a_licence_from_its_page(customer: Client, owner: Any) -> None:
    give_money(owner, 100_000, at=now())
    licence = buy_months(owner, 1, at=now()).licence_id
    address = f"/support/?about=licence:{licence}"
    assert f'href="{address}"' in text_of(customer.get(f"/licences/{licence}/"))

    page = customer.get(address)

    assert f'<a class="said-about" href="/licences/{licence}/"' in page.content.decode()
    customer.post(PAGE, {**hidden_fields(page), "text": "Nega toʻxtadi?"})
    assert Message.objects.values_list("about_kind", "about_id").get() == ("licence", licence)
    assert Thread.objects.values_list("about_kind", "about_id").get() == ("licence", licence)
    assert f'<a class="said-about" href="/licences/{licence}/"' in customer.get(PAGE).content.decode()


def test_it_is_asked_about_a_payment_and_a_claim(customer: Client, owner: Any) -> None:
    give_money(owner, 100_000, at=now())
    payment = Transfer.objects.get().pk
    claim = make_claim(customer_id=owner.pk, amount=40_000, at=now()).pk
    for address, kind, row in ((f"/statement/{payment}/", "payment", payment), ("/top-up/", "claim", claim)):
        assert f'href="/support/?about={kind}:{row}"' in text_of(customer.get(address))
        assert "40 000" in words_of(customer.get(f"/support/?about=claim:{claim}"))


@pytest.mark.parametrize("about", ["licence:{}", "payment:{}", "claim:{}", "licence:x", "note:{}", "x"])
def test_nobody_asks_about_what_is_not_theirs(other_customer: Client, owner: Any, about: str) -> None:
    give_money(owner, 100_000, at=now())
    licence = buy_months(owner, 1, at=now()).licence_id
    claim = make_claim(customer_id=owner.pk, amount=40_000, at=now()).pk
    row = {"licence": licence, "payment": Transfer.objects.first().pk, "claim": claim}.get(about.partition(":")[0])  # type: ignore[union-attr]  # there is one
    asked = about.format(row or licence)
    assert other_customer.get(PAGE, {"about": asked}).status_code == 404
    other_customer.post(PAGE, {"key": "k", "text": "Salom", "about": asked})
    assert not Thread.objects.exclude(about_kind="").exists()


def test_a_closed_conversation_is_rated_by_one_press(customer: Client, owner: Any, member: User) -> None:
    reply(say(owner, at=now()), member, at=now())
    assert "Rate it from 1 to 5" not in words_of(customer.get(PAGE))
    Episode.objects.update(closed_at=now())
    Thread.objects.update(state=ThreadState.CLOSED)
    assert "Rate it from 1 to 5" in words_of(customer.get(PAGE))

    response = customer.post(f"/support/ratings/{Episode.objects.get().pk}/", {"rating": "5"})

    assert (response.status_code, Episode.objects.get().rating) == (302, 5)
    page = words_of(customer.get(PAGE))
    assert ("Thank you for rating." in page, "Rate it from 1 to 5" in page) == (True, False)


@pytest.mark.parametrize("rating", ["", "0", "6", "x", "٣"])
def test_a_rating_is_1_to_5(customer: Client, owner: Any, rating: str) -> None:
    say(owner, at=now())
    Episode.objects.update(closed_at=now())
    assert customer.post(f"/support/ratings/{Episode.objects.get().pk}/", {"rating": rating}).status_code == 404


def test_an_open_conversation_is_not_rated(customer: Client, owner: Any) -> None:
    say(owner, at=now())
    assert customer.post(f"/support/ratings/{Episode.objects.get().pk}/", {"rating": "5"}).status_code == 409


def test_edited_and_deleted_messages_say_so_and_notes_are_never_shown(
    customer: Client, owner: Any, member: User
) -> None:
    question = say(owner, at=now())
    edited, gone = (reply(question, member, text, at=now()) for text in ("tuzatilgan", "xato javob"))
    write_note(thread_id=question.thread_id, member=member, text="maxfiy", source_key="n", at=now())
    Message.objects.filter(pk=edited.pk).update(edited_at=now())
    Message.objects.filter(pk=gone.pk).update(deleted_at=now())
    page = words_of(customer.get(PAGE))
    assert ["edited" in page, "This message was deleted." in page] == [True, True]
    assert ["xato javob" in page, "maxfiy" in page] == [False, False]


def test_news_say_what_was_changed(customer: Client, owner: Any, member: User) -> None:
    answer = reply(say(owner, at=now()), member, "eski", at=now())
    customer.get(PAGE)
    Message.objects.filter(pk=answer.pk).update(text="yangi", edited_at=now())
    Thread.objects.update(revision=99)
    since = int(now().timestamp()) - 5
    news = customer.get(f"/support/news/?after=2&revision=1&since={since}").content.decode()
    assert 'id="said-2" hx-swap-oob="true"' in news
    assert "yangi" in news


@pytest.mark.parametrize("query", ["after=x&revision=y", "after=99999999999999999999", "since=99999999999", "after=-1"])
def test_news_since_nonsense_are_no_defect(customer: Client, owner: Any, query: str) -> None:
    say(owner, at=now())
    assert customer.get(f"/support/news/?{query}").status_code == 200


def test_formatting_is_kept_and_runs_nothing(customer: Client, owner: Any) -> None:
    message = say(owner, "qalin <i>", at=now())
    Message.objects.filter(pk=message.pk).update(entities=[{"type": "bold", "offset": 0, "length": 5}])
    assert "<b>qalin</b> &lt;i&gt;" in customer.get(PAGE).content.decode()


def test_earlier_messages_are_a_page_further(customer: Client, owner: Any) -> None:
    say_many(owner, [f"xabar {number}." for number in range(PAGE_MESSAGES + 1)], at=now())
    page = customer.get(PAGE).content.decode()
    cursor = page.split('href="/support/?cursor=')[1].split('"')[0]
    earlier = words_of(customer.get(f"{PAGE}?cursor={cursor}"))
    assert ("xabar 0." in earlier, "xabar 1." in earlier, "To the newest messages" in earlier) == (True, False, True)
    assert customer.get(f"{PAGE}?cursor=x").status_code == 422


def test_the_storage_being_away_loses_no_text(customer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> str:
        raise OSError("away")

    monkeypatch.setattr(default_storage, "save", away)
    response = send(customer, "Salom", uploads=[named("a.png", png())])
    assert (response.status_code, "Files cannot be stored" in words_of(response)) == (503, True)
    assert ">Salom</textarea>" in response.content.decode()
    assert not Message.objects.exists()


def test_a_form_over_12_mb_is_refused_before_it_is_read(customer: Client) -> None:
    response = customer.post(PAGE, {"key": "k"}, CONTENT_LENGTH=str(12 * 1024**2 + 1))
    assert (response.status_code, "12 MB together at most" in words_of(response)) == (422, True)


@pytest.mark.django_db(transaction=True)
def test_a_double_press_is_one_message_with_one_file(customer: Client, owner: Any) -> None:
    def press(_number: int) -> Any:
        file = ContentFile(png(), "a.png")
        return write_in_cabinet(person_id=owner.pk, text="Salom", files=[file], key="k", at=now()).pk

    assert len(set(run_at_once(4, press))) == 1
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)
