"""What the bot sends, over HTTP to a Bot API that keeps chats: text, files, albums, edits, deletions, and what goes wrong."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from projectsplatform.bot.database import close_sender_database
from projectsplatform.bot.requests import make_bot
from projectsplatform.bot.sender import Sender
from projectsplatform.bot.transports.bot_api import BotApiTransport
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import Button, Entity, OutboxMessage, OutgoingFile, ProcessLock
from projectsplatform.telegram.operations.bot_api import create_topic, download_file
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.rules import feeders, outcomes
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.outcomes import Outcome
from tests.counts import full
from tests.factories.pictures import png
from tests.factories.telegram import make_message
from tests.telegram.lookalike import LookAlike, Shown
from tests.telegram.stub import TOKEN

pytestmark = pytest.mark.django_db(transaction=True)
PENDING, SENT, FAILED = MessageState.PENDING, MessageState.SENT, MessageState.FAILED
UNCERTAIN = MessageState.UNCERTAIN
Work = Callable[[Sender], Coroutine[Any, Any, None]]


@pytest.fixture(autouse=True)
def sender_thread() -> Iterator[None]:
    yield
    close_sender_database()


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.fixture
def heard() -> Iterator[list[Outcome]]:
    told: list[Outcome] = []
    outcomes.register("test", told.append)
    yield told
    outcomes.forget("test")


def stored_file(content: bytes = b"content", kind: Any = "document", name: str = "shartnoma.pdf") -> OutgoingFile:
    return OutgoingFile(kind, default_storage.save("aloqa/one", ContentFile(content)), name)


def picture() -> OutgoingFile:
    return stored_file(png(), "photo", "rasm.png")


def make_once(**given: Any) -> OutboxMessage:
    return make_message(now(), **{"chat_id": 5, "once": True, **given})


def run_sender(look_alike: LookAlike, work: Work, is_quiet: Callable[[datetime], bool] = lambda _at: False) -> None:
    async def run() -> None:
        bot = make_bot(look_alike.url, TOKEN)
        sender = Sender(BotApiTransport(bot), wake=asyncio.Event(), is_quiet=is_quiet)
        try:
            await work(sender)
            await sender.stop(10)
        finally:
            await bot.request.shutdown()

    asyncio.run(run())


async def one_round(sender: Sender) -> None:
    await sender.send_due()


def send(look_alike: LookAlike) -> None:
    """One round, as if the chats and the sender before had rested."""
    ProcessLock.objects.all().delete()
    OutboxMessage.objects.filter(state=PENDING, in_flight=False).update(due_at=now() - timedelta(seconds=1))
    run_sender(look_alike, one_round)


def state_of(message: OutboxMessage) -> MessageState:
    return MessageState(OutboxMessage.objects.get(id=message.id).state)


def the_only(look_alike: LookAlike, chat_id: int = 5) -> Shown:
    (shown,) = look_alike.shown(chat_id)
    return shown


def test_a_text_looks_as_it_was_written(look_alike: LookAlike, heard: list[Outcome]) -> None:
    bold = [Entity("bold", 3, 5), Entity("text_link", 9, 4, "https://a.uz/")]
    make_once(text="🔑 Salom link", entities=bold)
    send(look_alike)
    shown = the_only(look_alike)
    assert shown.entities == [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "text_link", "offset": 9, "length": 4, "url": "https://a.uz/"},
    ]
    assert [(one.state, one.telegram_ids) for one in heard] == [(SENT, (shown.id,))]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "audio", "video"])
def test_a_file_arrives_by_its_content_with_its_caption(look_alike: LookAlike, kind: str, heard: list[Outcome]) -> None:
    buttons = [[Button(text="Ochish", url="https://a.uz/")]]
    make_once(
        text="Mana", files=[stored_file(png(), kind, "nom.bin")], entities=[Entity("bold", 0, 4)], buttons=buttons
    )
    send(look_alike)
    shown = the_only(look_alike)
    assert (shown.kind, shown.content, shown.name, shown.text) == (kind, png(), "nom.bin", "Mana")
    assert (shown.entities, shown.buttons) == (
        [{"type": "bold", "offset": 0, "length": 4}],
        [[{"text": "Ochish", "url": "https://a.uz/"}]],
    )
    assert heard[0].telegram_ids == (shown.id,)


def test_an_album_is_one_message_with_one_caption(look_alike: LookAlike, heard: list[Outcome]) -> None:
    make_once(text="Uchta", files=[picture(), picture(), stored_file(b"film", "video", "a.mp4")])
    send(look_alike)
    shown = look_alike.shown(5)
    assert [(one.kind, one.text) for one in shown] == [("photo", "Uchta"), ("photo", ""), ("video", "")]
    assert len({one.album for one in shown}) == 1
    assert heard[0].telegram_ids == tuple(one.id for one in shown)


def test_what_makes_no_album_together_goes_as_documents(look_alike: LookAlike) -> None:
    make_once(text="", files=[picture(), stored_file()])
    send(look_alike)
    assert [one.kind for one in look_alike.shown(5)] == ["document", "document"]


def test_a_picture_that_is_none_goes_as_a_document(look_alike: LookAlike) -> None:
    message = make_once(files=[stored_file(b"<html>", "photo", "rasm.jpg")])
    send(look_alike)
    assert (the_only(look_alike).kind, state_of(message)) == ("document", SENT)


def test_a_voice_that_is_not_wanted_goes_as_a_document(look_alike: LookAlike) -> None:
    look_alike.refuse("sendVoice", 400, "Bad Request: VOICE_MESSAGES_FORBIDDEN")
    make_once(files=[stored_file(b"OggS", "voice", "ovoz.ogg")])
    send(look_alike)
    assert the_only(look_alike).kind == "document"


def test_the_picture_of_an_announcement_is_uploaded_once(look_alike: LookAlike) -> None:
    file = picture()

    async def work(sender: Sender) -> None:
        for chat_id in (5, 6, 7):
            if chat_id == 7:
                look_alike.given.clear()
            await asyncio.to_thread(make_and_close, file, chat_id)
            sender._look_at = now()
            await sender.send_due()
            await asyncio.sleep(0.5)

    run_sender(look_alike, work)
    assert [look_alike.shown(chat_id)[0].content for chat_id in (5, 6, 7)] == [png()] * 3
    assert [call.get("photo") for call in look_alike.of("sendPhoto")] == [None, "given-1", "given-2", None]


def make_and_close(file: OutgoingFile, chat_id: int) -> None:
    make_once(text="Eʼlon", files=[file], chat_id=chat_id)
    connection.close()


def test_a_file_of_12_megabytes_arrives(look_alike: LookAlike) -> None:
    content = bytes(12 * 1024 * 1024)
    make_once(files=[stored_file(content)])
    send(look_alike)
    assert the_only(look_alike).content == content


def test_a_file_that_is_gone_or_too_large_fails_with_the_reason(look_alike: LookAlike, heard: list[Outcome]) -> None:
    make_once(files=[OutgoingFile("document", "aloqa/none", "a.pdf")])
    send(look_alike)
    look_alike.refuse("sendDocument", 413, "Request Entity Too Large")
    make_once(files=[stored_file()], chat_id=6)
    send(look_alike)
    assert [(one.state, one.reason) for one in heard] == [(FAILED, "file_gone"), (FAILED, "file_too_large")]


def test_a_storage_that_is_away_is_tried_again(look_alike: LookAlike, monkeypatch: Any) -> None:
    message = make_once(files=[stored_file()])
    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "_open", lambda *_args: 1 / 0)  # type: ignore[attr-defined]
        send(look_alike)
    assert (state_of(message), look_alike.calls) == (PENDING, [])
    send(look_alike)
    assert state_of(message) == SENT


def test_an_edit_changes_text_and_caption(look_alike: LookAlike) -> None:
    make_once(text="Salom")
    make_once(text="Mana", files=[picture()], chat_id=6)
    send(look_alike)
    text, caption = the_only(look_alike), the_only(look_alike, 6)
    make_once(text="Alik", edits=text.id)
    make_once(text="Marhamat", edits=caption.id, edits_caption=True, chat_id=6)
    send(look_alike)
    assert [(one.text, one.edited, one.kind) for one in (text, caption)] == [
        ("Alik", True, "text"),
        ("Marhamat", True, "photo"),
    ]


@pytest.mark.parametrize(("once", "end"), [(True, FAILED), (False, SENT)])
def test_an_edit_of_what_is_gone_is_no_new_message_where_it_is_sent_once(
    look_alike: LookAlike, heard: list[Outcome], once: bool, end: MessageState
) -> None:
    make_once(text="Alik", edits=99, once=once)
    send(look_alike)
    assert look_alike.texts(5) == ([] if once else ["Alik"])
    assert [(one.state, one.reason) for one in heard] == [(end, "not_editable" if once else "")]


def test_deletions_reach_the_chat_and_say_where_they_cannot(look_alike: LookAlike, heard: list[Outcome]) -> None:
    for _ in range(4):
        make_once()
        send(look_alike)
    first, second, third, old = look_alike.shown(5)
    old.is_old = True
    heard.clear()
    for numbers in ([first.id], [first.id], [second.id, third.id, 99], [old.id]):
        make_once(text="", deletes=numbers)
        send(look_alike)
    assert look_alike.shown(5) == [old]
    assert [(one.state, one.reason) for one in heard] == [(SENT, "")] * 3 + [(FAILED, "not_deletable")]


@pytest.mark.parametrize("fault", ["cut", "fail"])
@pytest.mark.parametrize("once", [True, False])
def test_what_may_have_arrived_is_uncertain_and_not_repeated(look_alike: LookAlike, fault: str, once: bool) -> None:
    getattr(look_alike, fault)("sendMessage")
    message = make_once(once=once)
    send(look_alike)
    assert state_of(message) == (UNCERTAIN if once else PENDING)
    send(look_alike)
    assert len(look_alike.shown(5)) == (1 if once else 2)


def test_an_answer_that_does_not_come_is_uncertain(look_alike: LookAlike, monkeypatch: Any) -> None:
    monkeypatch.setattr("projectsplatform.bot.transports.calls._SEND_SECONDS", 0.3)
    look_alike.hang("sendMessage", 1)
    message = make_once()
    send(look_alike)
    assert (state_of(message), len(look_alike.shown(5))) == (UNCERTAIN, 1)


@pytest.mark.parametrize("fault", ["away", "flood"])
def test_what_certainly_did_not_leave_is_tried_again(look_alike: LookAlike, fault: str) -> None:
    message, url = make_once(), look_alike.url
    if fault == "away":
        look_alike.url = "http://127.0.0.1:9"
    else:
        look_alike.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=0.1)
    send(look_alike)
    assert state_of(message) == PENDING
    look_alike.url = url
    send(look_alike)
    assert (state_of(message), len(look_alike.shown(5))) == (SENT, 1)


def test_an_edit_that_may_have_arrived_is_repeated(look_alike: LookAlike) -> None:
    make_once(text="Salom")
    send(look_alike)
    look_alike.cut("editMessageText")
    message = make_once(text="Alik", edits=the_only(look_alike).id)
    send(look_alike)
    assert state_of(message) == PENDING
    send(look_alike)
    assert (state_of(message), look_alike.texts(5)) == (SENT, ["Alik"])


def test_a_blocked_chat_says_so(look_alike: LookAlike, heard: list[Outcome]) -> None:
    look_alike.blocked.add(5)
    make_once()
    make_once()
    send(look_alike)
    assert [(one.state, one.reason) for one in heard] == [(FAILED, "blocked"), (FAILED, "blocked")]


def test_a_topic_that_is_gone_is_made_anew(look_alike: LookAlike, heard: list[Outcome]) -> None:
    make_once(chat_id=-100, thread_id=77)
    send(look_alike)
    assert (heard[0].state, heard[0].reason) == (FAILED, "topic_gone")
    topic = create_topic(chat_id=-100, name="Gʻayrat", seconds=5)
    make_once(chat_id=-100, thread_id=topic)
    send(look_alike)
    assert (the_only(look_alike, -100).thread_id, look_alike.topics[-100]) == (topic, {topic: "Gʻayrat"})


def test_a_group_that_moved_gets_its_message_in_its_new_place(look_alike: LookAlike) -> None:
    told: list[tuple[int, int]] = []
    outcomes.register_migration(take := lambda old, new: told.append((old, new)))
    look_alike.moved[-100] = -1001
    message = make_once(chat_id=-100)
    send(look_alike)
    send(look_alike)
    outcomes.forget_migration(take)
    assert (state_of(message), the_only(look_alike, -1001).text, told) == (SENT, "Salom", [(-100, -1001)])


def test_an_answer_to_what_is_gone_is_sent_all_the_same(look_alike: LookAlike) -> None:
    make_once(text="Salom")
    send(look_alike)
    first = the_only(look_alike)
    for answered in (first.id, 99):
        make_once(reply_to=answered)
        send(look_alike)
    assert [one.reply_to for one in look_alike.shown(5)] == [None, first.id, None]


@pytest.mark.parametrize(("megabytes", "reason"), [(20, None), (21, "400 file_too_large")])
def test_a_file_of_20_megabytes_is_fetched_and_one_of_21_is_not(
    look_alike: LookAlike, megabytes: int, reason: str | None
) -> None:
    look_alike.files["a"] = content = bytes(megabytes * 1024 * 1024)
    if reason is None:
        assert download_file(file_id="a", max_bytes=len(content), seconds=10) == content
    else:
        with pytest.raises(BotApiError, match=reason):
            download_file(file_id="a", max_bytes=len(content), seconds=10)


def feed_of(total: int, fed: list[int]) -> Callable[[int, datetime], int]:
    """A feature with so many to tell."""

    def feed(most: int, at: datetime) -> int:
        first = sum(fed)
        count = min(most, total - first)
        for number in range(first, first + count):
            enqueue(chat_id=1000 + number, text="Eʼlon", lane=Lane.BROADCAST, kind="test.fed", at=at, once=True)
        fed.append(count)
        return count

    return feed


@pytest.fixture
def fed() -> Iterator[list[int]]:
    """How many were taken each time, of sixty."""
    fed: list[int] = []
    feeders.register("test", feed_of(60, fed))
    yield fed
    feeders.forget("test")


def for_seconds(seconds: float) -> Work:
    async def work(sender: Sender) -> None:
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(seconds)
        sender.finish()
        await running

    return work


def until_fed(fed: list[int], number: int) -> Work:
    """Until so many were taken and handed over, and half a second longer."""

    async def work(sender: Sender) -> None:
        running = asyncio.create_task(sender.run())
        while sum(fed) < number:  # noqa: ASYNC110  the feeder runs in another thread
            await asyncio.sleep(0.02)
        await asyncio.sleep(1.5)
        sender.finish()
        await running

    return work


def test_a_feature_feeds_what_it_has_to_tell_in_small_parts(look_alike: LookAlike, fed: list[int]) -> None:
    run_sender(look_alike, until_fed(fed, 60))
    times = [at for method, _arguments, at in look_alike.calls if method == "sendMessage"]
    assert (len(times), sum(fed), max(fed)) == (60, 60, 20)
    assert {chat_id for chat_id in look_alike.chats if look_alike.chats[chat_id]} == set(range(1000, 1060))
    assert 60 / (times[-1] - times[0]) > 20


def test_in_quiet_hours_nobody_is_asked(look_alike: LookAlike, fed: list[int]) -> None:
    run_sender(look_alike, for_seconds(1), is_quiet=lambda _at: True)
    assert fed == []


def test_a_feeder_that_fails_stops_no_codes(look_alike: LookAlike, caplog: Any) -> None:
    feeders.register("bad", lambda _most, _at: 1 // 0)
    code = make_message(now(), lane=Lane.CODE, chat_id=5)
    run_sender(look_alike, for_seconds(1))
    feeders.forget("bad")
    assert state_of(code) == SENT
    assert caplog.text.count("telegram.feeder.failed") == 1


def test_nobody_feeds_while_telegram_takes_nothing(look_alike: LookAlike, fed: list[int]) -> None:
    url, look_alike.url = look_alike.url, "http://127.0.0.1:9"
    feeders.register("test", feed_of(1000, fed))
    run_sender(look_alike, for_seconds(full(2, 4)))
    look_alike.url = url
    assert 20 <= sum(fed) <= 80
