"""A person is told of an event once, in the transaction that causes it, and chooses which kinds come to Telegram."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import AuditEvent, MutedNotice, Notice
from projectsplatform.accounts.operations.cleaning import purge_expired
from projectsplatform.accounts.operations.leaving import delete_account
from projectsplatform.accounts.operations.notice_choices import mark_notices_read
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.queries.notices import PAGE_NOTICES, notices_of
from projectsplatform.accounts.rules.notice_pages import Page, path_of
from projectsplatform.accounts.rules.notices import Event, render
from projectsplatform.accounts.schemas.notices import NoticeChoicesIn
from projectsplatform.kit.api.pagination import CursorInvalid, encode_cursor
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.models import OutboxMessage, TelegramChat
from tests.cast import PASSWORD, Api
from tests.factories.accounts import ADDRESS, token_of
from tests.races import run_at_once

ALL = dict.fromkeys(
    ("security", "money_received", "purchase", "licence", "reminder", "channel", "news", "offers"), True
)


@pytest.fixture
def token(owner: Any) -> str:
    return token_of(owner, now())


def make_event(key: str = "1", *, kind: NoticeKind = NoticeKind.PURCHASE, page: str = "cabinet:home") -> Event:
    texts = [_("Balance: {balance}.")]
    return Event(kind=kind, name="test.happened", key=key, texts=texts, details={"balance": 5000}, page=Page(page))


def chosen(answer: Any) -> dict[str, bool]:
    return {kind: answer[kind] for kind in ALL}


def test_an_event_is_a_notice_and_a_message_with_a_button(owner: Any, at: datetime) -> None:
    assert notify(user_id=owner.pk, event=make_event(), at=at)
    notice, message = Notice.objects.get(), OutboxMessage.objects.get()
    assert (notice.event, notice.kind, notice.page, notice.created_at, notice.read_at) == (
        "test.happened:1", "purchase", "cabinet:home", at, None,
    )  # fmt: skip
    assert (message.chat_id, message.kind) == (owner.tg_id, "test.happened")
    assert message.body().text == "Balans: 5\xa0000\xa0soʻm."
    [[button]] = message.body().buttons
    assert (button.text, button.url) == ("Sahifani ochish", "http://127.0.0.1:8000/home/")


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("uz", "Balans: 5 000 soʻm.", "Sahifani ochish"),
        ("uz-cyrl", "Баланс: 5 000 сўм.", "Саҳифани очиш"),
        ("ru", "Баланс: 5 000 сум.", "Открыть страницу"),
        ("en", "Balance: 5 000 soʻm.", "Open the page"),
    ],
)
def test_it_is_in_the_chats_language(owner: Any, at: datetime, language: str, text: str, label: str) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, language=language, first_seen_at=at)
    notify(user_id=owner.pk, event=make_event(), at=at)
    body = OutboxMessage.objects.get().body()
    assert (body.text.replace("\xa0", " "), body.buttons[0][0].text) == (text, label)


def test_without_a_chat_it_is_in_the_persons_language(make_person: Any, at: datetime) -> None:
    notify(user_id=make_person(language="ru").pk, event=make_event(), at=at)
    assert OutboxMessage.objects.get().body().text.startswith("Баланс")


def test_the_same_event_twice_is_one_notice(owner: Any, stranger: Any, at: datetime) -> None:
    assert [notify(user_id=owner.pk, event=make_event(), at=at) for _ in range(2)] == [True, False]
    assert notify(user_id=stranger.pk, event=make_event(), at=at)
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (2, 2)


def test_what_is_rolled_back_was_never_told(owner: Any, at: datetime) -> None:
    with transaction.atomic():
        notify(user_id=owner.pk, event=make_event(), at=at)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    assert notify(user_id=owner.pk, event=make_event(), at=at)


@pytest.mark.django_db(transaction=True)
def test_the_same_event_at_once_is_one_notice(owner: Any, at: datetime) -> None:
    results = run_at_once(8, lambda _: notify(user_id=owner.pk, event=make_event(), at=at))
    assert sorted(map(str, results)) == ["False"] * 7 + ["True"]
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_it_takes_two_statements(owner: Any, at: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        notify(user_id=owner.pk, event=make_event(), at=at)


def test_who_has_no_telegram_has_the_notice(make_person: Any, at: datetime) -> None:
    assert notify(user_id=make_person(tg_id=None).pk, event=make_event(), at=at)
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (1, 0)


def test_a_page_that_a_later_version_dropped_leads_to_the_list() -> None:
    assert path_of(Page("cabinet:no_longer")) == "/notices/"


def test_amounts_and_dates_are_written_for_the_reader() -> None:
    details = {"amount": 40_000, "ends_on": "2026-02-28T20:30:00Z", "ends_at": "2026-02-28T20:30:00Z", "device": "{x}"}
    with override("ru"):
        text = render(["{amount} {ends_on} {ends_at} {device}"], details).replace("\xa0", " ")
    assert text == "40 000 сум 1 марта 2026 1 марта 2026, 01:30 {x}"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_stranger_is_refused(api: Api, method: str) -> None:
    assert api.call(method, "accounts/notices", {} if method == "PATCH" else None).refusal == (401, "token_required")


def test_all_kinds_are_sent_until_one_is_switched_off(api: Api, token: str) -> None:
    assert chosen(api.get("accounts/notices", token)) == ALL
    assert chosen(api.patch("accounts/notices", {"reminder": False}, token)) == {**ALL, "reminder": False}
    assert chosen(api.get("accounts/notices", token)) == {**ALL, "reminder": False}
    assert chosen(api.patch("accounts/notices", {"reminder": True, "purchase": False}, token)) == {
        **ALL,
        "purchase": False,
    }
    assert [event.details for event in AuditEvent.objects.filter(event="account.notices.chosen").order_by("at")] == [
        {"fields": ["reminder"]},
        {"fields": ["purchase", "reminder"]},
    ]


def test_what_was_answered_can_be_sent_back(api: Api, token: str) -> None:
    assert chosen(api.patch("accounts/notices", ALL, token)) == ALL
    assert not AuditEvent.objects.filter(event="account.notices.chosen").exists()


@pytest.mark.parametrize(
    "body", [{"weather": True}, {"security": False}, {"money_received": False}, {"reminder": "no"}, {"reminder": None}]
)
def test_what_cannot_be_switched_is_refused(api: Api, token: str, body: dict[str, Any]) -> None:
    assert api.patch("accounts/notices", {"purchase": False, **body}, token).refusal == (422, "notice_unknown")
    assert not MutedNotice.objects.exists()


def test_one_persons_choice_is_nobody_elses(api: Api, token: str, stranger: Any) -> None:
    api.patch("accounts/notices", {"reminder": False}, token)
    assert chosen(api.get("accounts/notices", token_of(stranger, now()))) == ALL


def test_a_kind_that_is_switched_off_is_listed_and_not_sent(api: Api, owner: Any, token: str, at: datetime) -> None:
    api.patch("accounts/notices", {"purchase": False}, token)
    assert notify(user_id=owner.pk, event=make_event(), at=at)
    assert notify(user_id=owner.pk, event=make_event("2", kind=NoticeKind.LICENCE), at=at)
    assert [notice.event for notice in notices_of(user_id=owner.pk).notices] == ["test.happened:2", "test.happened:1"]
    assert OutboxMessage.objects.count() == 1


def test_pages_follow_each_other(owner: Any, stranger: Any, at: datetime) -> None:
    for number in range(PAGE_NOTICES + 2):
        notify(user_id=owner.pk, event=make_event(str(number)), at=at)
    notify(user_id=stranger.pk, event=make_event(), at=at)
    first = notices_of(user_id=owner.pk)
    assert first.next_cursor is not None
    second = notices_of(user_id=owner.pk, cursor=first.next_cursor)
    assert (len(first.notices), len(second.notices), second.next_cursor) == (PAGE_NOTICES, 2, None)
    assert {notice.event for notice in (*first.notices, *second.notices)} == {
        f"test.happened:{number}" for number in range(PAGE_NOTICES + 2)
    }


@pytest.mark.parametrize("cursor", ["?", encode_cursor([1]), encode_cursor(["x"]), encode_cursor([])])
def test_a_cursor_of_nobodys_making_is_refused(owner: Any, cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        notices_of(user_id=owner.pk, cursor=cursor)


def test_reading_marks_only_ones_own(owner: Any, stranger: Any, at: datetime) -> None:
    for person in (owner, stranger):
        notify(user_id=person.pk, event=make_event(), at=at)
    assert [mark_notices_read(user_id=owner.pk, at=at) for _ in range(2)] == [1, 0]
    assert Notice.objects.get(read_at=None).user_id == stranger.pk


def test_notices_are_exported_and_kept_for_a_year(api: Api, owner: Any, token: str, at: datetime) -> None:
    notify(user_id=owner.pk, event=make_event(), at=at)
    part = api.get("accounts/export", token)["data"]["accounts"]
    assert ([notice["event"] for notice in part["notices"]], part["notice_choices"]) == (["test.happened:1"], ALL)
    assert purge_expired(at=at + timedelta(days=365))["notices"] == 0
    assert purge_expired(at=at + timedelta(days=366))["notices"] == 1


def test_who_leaves_takes_notices_and_choices_along(api: Api, owner: Any, token: str, at: datetime) -> None:
    notify(user_id=owner.pk, event=make_event(), at=at)
    api.patch("accounts/notices", {"purchase": False}, token)
    delete_account(
        user_id=owner.pk, username=owner.username, session_id=uuid7(), password=PASSWORD, address=ADDRESS, at=now()
    )
    assert (Notice.objects.count(), MutedNotice.objects.count()) == (0, 0)
    assert not notify(user_id=owner.pk, event=make_event("2"), at=at)


def test_the_schema_has_every_kind() -> None:
    assert set(NoticeKind.values) == set(NoticeChoicesIn.model_fields) == set(ALL)
