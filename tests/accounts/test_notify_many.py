"""One event is told to many people at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import MutedNotice, Notice
from projectsplatform.accounts.operations.leaving import delete_account
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.operations.notify_each import notify_each
from projectsplatform.accounts.operations.notify_many import notify_many
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from tests.cast import PASSWORD
from tests.factories.accounts import ADDRESS, make_crowd
from tests.races import run_at_once


def make_event(kind: NoticeKind = NoticeKind.LICENCE) -> Event:
    details = {"balance": 5000}
    return Event(
        kind=kind, name="test.happened", key="1", texts=[_("Balance: {balance}.")], details=details, page=Page("cabinet:home")
    )  # fmt: skip


def bodies() -> dict[int, tuple[str, str | None]]:
    rows = [(row.chat_id, row.body()) for row in OutboxMessage.objects.all()]
    return {chat: (body.text.replace("\xa0", " "), body.buttons[0][0].url) for chat, body in rows}


def test_each_is_told_as_by_one(owner: Any, make_person: Callable[..., Any], at: datetime) -> None:
    russian, silent, gone = make_person(language="ru"), make_person(), make_person()
    delete_account(
        user_id=gone.pk, username=gone.username, session_id=uuid7(), password=PASSWORD, address=ADDRESS, at=at
    )
    OutboxMessage.objects.all().delete()
    reader = make_person(tg_id=None)
    MutedNotice.objects.create(user=silent, kind=NoticeKind.LICENCE)
    TelegramChat.objects.create(chat_id=owner.tg_id, language="en", first_seen_at=at)
    everybody = [person.pk for person in (owner, russian, silent, gone, reader, owner)]
    assert notify_many(user_ids=everybody, event=make_event(), at=at) == 4
    assert bodies() == {
        owner.tg_id: ("Balance: 5 000 soʻm.", "http://127.0.0.1:8000/home/"),
        russian.tg_id: ("Баланс: 5 000 сум.", "http://127.0.0.1:8000/home/"),
    }
    assert set(Notice.objects.values_list("user_id", flat=True)) == {owner.pk, russian.pk, silent.pk, reader.pk}


def test_each_can_be_told_of_their_own(owner: Any, stranger: Any, at: datetime) -> None:
    until = at + timedelta(days=1)
    own = [replace(make_event(), key=key, details={"balance": balance}, expires_at=expires_at)
           for key, balance, expires_at in (("a", 1000, until), ("b", 2000, None))]  # fmt: skip
    pairs = [(owner.pk, own[0]), (stranger.pk, own[1]), (owner.pk, own[0])]
    assert [notify_each(pairs, at=at), notify_each(pairs, at=at)] == [2, 0]
    messages = {row.chat_id: row for row in OutboxMessage.objects.all()}
    assert {chat: (row.expires_at, row.body().text[-11:].replace("\xa0", " ")) for chat, row in messages.items()} == {
        owner.tg_id: (until, "1 000 soʻm."), stranger.tg_id: (None, "2 000 soʻm."),
    }  # fmt: skip
    notices = Notice.objects.values_list("user_id", "event", "details")
    assert sorted(notices, key=lambda row: row[1]) == [
        (owner.pk, "test.happened:a", {"balance": 1000}), (stranger.pk, "test.happened:b", {"balance": 2000}),
    ]  # fmt: skip


def test_its_rows_are_those_of_one(owner: Any, stranger: Any, at: datetime) -> None:
    notify(user_id=owner.pk, event=make_event(), at=at)
    notify_many(user_ids=[stranger.pk], event=make_event(), at=at)
    ours = ("id", "chat_id", "sealed_body")
    one, many = (
        {name: value for name, value in OutboxMessage.objects.filter(chat_id=person.tg_id).values().get().items() if name not in ours}
        for person in (owner, stranger)
    )  # fmt: skip
    assert one == many


def test_whoever_was_told_is_not_told_again(owner: Any, stranger: Any, at: datetime) -> None:
    notify(user_id=owner.pk, event=make_event(), at=at)
    assert notify_many(user_ids=[owner.pk, stranger.pk], event=make_event(), at=at) == 1
    assert notify_many(user_ids=[owner.pk, stranger.pk], event=make_event(), at=at) == 0
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_the_same_at_once_is_told_once(at: datetime) -> None:
    people = [person.pk for person in make_crowd(50)]
    orders = [people, people[::-1], people[25:] + people[:25], people]
    told = run_at_once(4, lambda number: notify_many(user_ids=orders[number], event=make_event(), at=at))
    assert sum(told) == 50  # type: ignore[arg-type]  an exception is not a number
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (50, 50)


@pytest.mark.parametrize(
    ("kind", "lane"), [(NoticeKind.REMINDER, Lane.BROADCAST), (NoticeKind.PURCHASE, Lane.TRANSACTIONAL)]
)
def test_what_can_wait_goes_by_the_slow_lane(owner: Any, at: datetime, kind: NoticeKind, lane: Lane) -> None:
    notify_many(user_ids=[owner.pk], event=make_event(kind), at=at)
    assert OutboxMessage.objects.get().lane == lane
