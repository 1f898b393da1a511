"""Conversations in both directions, over HTTP to a Bot API that keeps chats: each arrives once, in order, or says why not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState, Author, Delivery, FileProblem, Problem
from projectsplatform.aloqa.models import Attachment, Message, Thread
from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.operations.corrections import delete_answer, edit_answer, send_again
from projectsplatform.aloqa.operations.fetching import fetch_forgotten
from projectsplatform.aloqa.rules.content import Content, Piece
from projectsplatform.bot.database import close_sender_database
from projectsplatform.kit.clock import now
from projectsplatform.kit.files.storing import store_file
from tests.bot.at_work import fetch_files, hear, speak_out
from tests.factories.accounts import new_person
from tests.factories.pictures import jpeg, png
from tests.factories.staff import make_member
from tests.factories.telegram import contact, private_message
from tests.telegram.lookalike import MEGABYTE, LookAlike

pytestmark = pytest.mark.django_db(transaction=True)
CHAT = 5


@pytest.fixture(autouse=True)
def somebody(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A registered person in the chat, and a storage of the test's own."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    new_person(tg_id=CHAT)
    yield
    close_sender_database()


@pytest.fixture
def member() -> User:
    return make_member(Role.SUPPORT)


def sent(message_id: int, **given: Any) -> dict[str, Any]:
    return private_message(CHAT, message_id=message_id, **{"sender": {"language_code": "en"}, **given})


def edited(message_id: int, **given: Any) -> dict[str, Any]:
    update = sent(message_id, **given)
    return {"update_id": update["update_id"], "edited_message": {**update["message"], "edit_date": 1_770_000_100}}


def a_file(name: str, **given: Any) -> dict[str, Any]:
    return {"file_id": name, "file_unique_id": f"U{name}", **given}


def customers() -> list[str]:
    shown = Message.objects.filter(author=Author.CUSTOMER).order_by("position")
    return list(shown.values_list("text", flat=True))


def reply(member: User, text: str = "Qayta oʻrnating", *, key: str = "1", pieces: tuple[Piece, ...] = ()) -> Message:
    thread, content = Thread.objects.get(), Content(text=text, pieces=pieces)
    return answer(thread_id=thread.pk, member=member, content=content, source_key=f"test:{key}", at=now())


def stands(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.delivery, message.problem


def test_everything_that_people_send_is_there_once_and_in_order(look_alike: LookAlike) -> None:
    look_alike.files = {"P": png(), "Q": jpeg(), "V": b"OggS" + bytes(24) + b"OpusHead" + bytes(200)}
    sticker = a_file("S", width=9, height=9, is_animated=False, is_video=False, type="regular", emoji="👍")
    updates = [
        sent(1000, text="Salom", entities=[{"type": "bold", "offset": 0, "length": 5}]),
        sent(1005, sticker=sticker),
        sent(1002, photo=[a_file("Q", width=9, height=9)], media_group_id="7"),
        sent(1001, photo=[a_file("P", width=9, height=9)], media_group_id="7", caption="Ikkita"),
        sent(1003, voice=a_file("V", duration=3)),
        sent(1004, contact=contact(6)),
        sent(1006, location={"latitude": 41.3, "longitude": 69.2}),
        edited(1000, text="Assalomu alaykum"),
        edited(1007, text="Oxirgisi"),
        sent(1007, text="Oxirgi"),
    ]
    hear(look_alike, *updates)
    hear(look_alike, *[{**update, "update_id": update["update_id"] + 100_000} for update in updates])
    fetch_files()

    assert customers() == ["Assalomu alaykum", "Ikkita", "", "", "👍", "", "Oxirgisi"]
    assert [*Attachment.objects.order_by("message__position", "place").values_list("kind", "state", "media_type")] == [
        ("photo", "stored", "image/png"),
        ("photo", "stored", "image/jpeg"),
        ("voice", "stored", "audio/ogg"),
        ("contact", "stored", ""),
        ("location", "stored", ""),
    ]
    speak_out(look_alike)
    assert look_alike.texts(CHAT) == ["Your message has been received. We answer here, in this chat."]


def test_a_file_of_20_megabytes_is_fetched_whole(look_alike: LookAlike) -> None:
    data = b"%PDF-1.4" + bytes(20 * MEGABYTE - 8)
    look_alike.files["F"] = data
    hear(look_alike, sent(1000, document=a_file("F", file_size=len(data), file_name="../../etc/hisobot.pdf")))
    assert fetch_files() == 0

    piece = Attachment.objects.get()
    assert (piece.state, piece.size, piece.name) == (AttachmentState.STORED, len(data), "hisobot.pdf")
    assert piece.path.startswith("aloqa/")
    with default_storage.open(piece.path) as stored:
        assert stored.read() == data


@pytest.mark.parametrize(
    ("data", "size", "problem", "told"),
    [
        (bytes(21 * MEGABYTE), 21 * MEGABYTE, FileProblem.TOO_LARGE, "it is larger than 20 MB"),
        (bytes(21 * MEGABYTE), None, FileProblem.TOO_LARGE, "it is larger than 20 MB"),
        (b"MZ" + bytes(100), None, FileProblem.EXECUTABLE, "we take no programs"),
        (b"", None, FileProblem.EMPTY, "it is empty"),
        (None, None, FileProblem.NOT_GIVEN, "Telegram does not give it to us"),
    ],
)
def test_a_file_that_is_not_taken_is_told(
    look_alike: LookAlike, data: bytes | None, size: int | None, problem: FileProblem, told: str
) -> None:
    if data is not None:
        look_alike.files["F"] = data
    hear(look_alike, sent(1000, document=a_file("F", file_size=size, file_name="rasm.jpg"), caption="Mana"))
    for _ in range(2):
        fetch_files()
    speak_out(look_alike)

    assert Attachment.objects.values_list("state", "problem").get() == (AttachmentState.REFUSED, problem)
    assert customers() == ["Mana"]
    assert sum(told in text for text in look_alike.texts(CHAT)) == 1


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_a_picture_that_is_none_is_no_picture(look_alike: LookAlike, data: bytes) -> None:
    look_alike.files["F"] = data
    hear(look_alike, sent(1000, document=a_file("F", file_name="rasm.jpg", mime_type="image/jpeg")))
    fetch_files()
    piece = Attachment.objects.get()
    assert (piece.media_type, piece.name) == ("application/octet-stream", "rasm.jpg.bin")


def test_while_telegram_gives_no_file_it_waits_and_nothing_is_told(look_alike: LookAlike) -> None:
    look_alike.files["F"] = png()
    look_alike.fail("getFile")
    hear(look_alike, sent(1000, photo=[a_file("F", width=9, height=9)]))
    assert fetch_files() == 1
    assert Attachment.objects.get().state == AttachmentState.WAITING
    assert fetch_files() == 0
    assert Attachment.objects.get().state == AttachmentState.STORED


def test_a_file_that_a_crash_forgot_is_fetched_later(look_alike: LookAlike) -> None:
    hear(look_alike, sent(1000, photo=[a_file("F", width=9, height=9)]))
    assert fetch_forgotten(at=now()) == 0
    Attachment.objects.update(created_at="2026-01-01T00:00:00Z")
    assert fetch_forgotten(at=now()) == 1


def test_an_answer_arrives_is_changed_and_taken_back(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    speak_out(look_alike)
    message = reply(member)
    speak_out(look_alike)
    assert stands(message) == (Delivery.SENT, Problem.NONE)
    name = f"{member.get_full_name()}:"
    shown = look_alike.shown(CHAT)[-1]
    assert (shown.text, shown.entities) == (
        f"{name}\nQayta oʻrnating",
        [{"type": "bold", "offset": 0, "length": len(name)}],
    )

    edit_answer(message_id=message.pk, member=member, text="Qayta ishga tushiring", at=now())
    speak_out(look_alike)
    assert look_alike.texts(CHAT)[-1] == f"{name}\nQayta ishga tushiring"

    delete_answer(message_id=message.pk, member=member, at=now())
    speak_out(look_alike)
    assert (len(look_alike.shown(CHAT)), stands(message)) == (1, (Delivery.SENT, Problem.NONE))


def test_what_is_too_old_to_be_deleted_says_so(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    message = reply(member)
    speak_out(look_alike)
    look_alike.shown(CHAT)[-1].is_old = True
    delete_answer(message_id=message.pk, member=member, at=now())
    speak_out(look_alike)
    assert stands(message) == (Delivery.SENT, Problem.TOO_OLD)


def test_files_of_an_answer_are_an_album_with_its_text(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    speak_out(look_alike)
    path = store_file("aloqa", png(), at=now())
    piece = Piece(kind=AttachmentKind.PHOTO, name="rasm.png", media_type="image/png", path=path)
    message = reply(member, "Mana", pieces=(piece, piece))
    speak_out(look_alike)
    first, second = look_alike.shown(CHAT)[-2:]
    assert (first.text.endswith("Mana"), first.content, first.album == second.album) == (True, png(), True)

    edit_answer(message_id=message.pk, member=member, text="Mana bu", at=now())
    speak_out(look_alike)
    assert first.text.endswith("Mana bu")
    delete_answer(message_id=message.pk, member=member, at=now())
    speak_out(look_alike)
    assert len(look_alike.shown(CHAT)) == 1


def test_whoever_has_blocked_the_bot_is_undelivered_until_it_is_sent_again(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    speak_out(look_alike)
    look_alike.blocked.add(CHAT)
    message = reply(member)
    speak_out(look_alike)
    assert stands(message) == (Delivery.UNDELIVERED, Problem.BLOCKED)

    look_alike.blocked.clear()
    hear(look_alike, sent(1001, text="Mana qaytdim"))
    send_again(message_id=message.pk, member=member, at=now())
    speak_out(look_alike)
    assert stands(message) == (Delivery.SENT, Problem.NONE)
    assert len(look_alike.shown(CHAT)) == 2


@pytest.mark.parametrize("fault", ["cut", "fail"])
def test_an_answer_whose_connection_broke_is_uncertain_and_not_sent_twice(
    look_alike: LookAlike, member: User, fault: str
) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    speak_out(look_alike)
    getattr(look_alike, fault)("sendMessage")
    message = reply(member)
    for _ in range(3):
        speak_out(look_alike)
    assert stands(message) == (Delivery.UNCERTAIN, Problem.UNKNOWN)
    assert len(look_alike.shown(CHAT)) == 2


def test_answers_arrive_in_the_order_in_which_they_were_written(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    look_alike.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    for number in range(5):
        reply(member, f"{number}", key=f"{number}")
    speak_out(look_alike)
    assert [text.split("\n")[-1] for text in look_alike.texts(CHAT)[1:]] == ["0", "1", "2", "3", "4"]


def test_what_was_written_before_an_answer_was_sent_stays_in_its_order(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Bir"))
    reply(member)
    hear(look_alike, sent(1001, text="Ikki"))
    look_alike.number_from(2000)
    speak_out(look_alike)
    hear(look_alike, sent(1002, text="Uch"))
    assert customers() == ["Bir", "Ikki", "Uch"]


def test_a_reply_to_an_answer_and_an_answer_to_a_message_refer_to_it(look_alike: LookAlike, member: User) -> None:
    hear(look_alike, sent(1000, text="Salom"))
    message = reply(member)
    speak_out(look_alike)
    old = {"message_id": look_alike.shown(CHAT)[-1].id, "date": 1, "chat": {"id": CHAT, "type": "private"}}
    hear(look_alike, sent(1001, text="Boʻlmadi", reply_to_message=old))
    assert Message.objects.get(text="Boʻlmadi").reply_to == message
