"""The bot's own place in channels, over HTTP."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projectsplatform.telegram.enums import ChannelAccess
from projectsplatform.telegram.models import Channel
from projectsplatform.telegram.operations.channels import learn_access, remember_access, try_channel, try_channels
from projectsplatform.telegram.operations.memberships import check_subscriptions
from projectsplatform.telegram.queries.channels import channels_without_rights
from tests.factories.channels import member, refusal
from tests.factories.telegram import make_channel
from tests.telegram.stub import BotApiStub

pytestmark = pytest.mark.django_db
FINE, NOT_FOUND, NOT_MEMBER, NOT_ADMINISTRATOR = ChannelAccess
ANSWERS: list[tuple[str, tuple[int, Any], ChannelAccess | None, str]] = [
    ("getChatMember", member("administrator"), FINE, "The bot is an administrator of the channel"),
    ("getChat", refusal(400, "Bad Request: chat not found"), NOT_FOUND, "Telegram knows no such channel"),
    ("getChat", refusal(403, "Forbidden: bot is not a member of the channel chat"), NOT_MEMBER, "The bot is not in the"),
    ("getChat", refusal(403, "Forbidden: bot was kicked from the channel chat"), NOT_MEMBER, "The bot is not in the"),
    ("getChatMember", member("left"), NOT_MEMBER, "The bot is not in the channel"),
    ("getChatMember", member("member"), NOT_ADMINISTRATOR, "The bot is no administrator"),
    ("getChatMember", refusal(400, "Bad Request: member list is inaccessible"), NOT_ADMINISTRATOR, "The bot is no admin"),
    ("getChatMember", refusal(400, "Bad Request: CHAT_ADMIN_REQUIRED"), NOT_ADMINISTRATOR, "The bot is no administrator"),
    ("getMe", (502, b"<html>Bad Gateway</html>"), None, "Telegram did not answer. Try again in a few minutes."),
    ("getMe", refusal(401, "Unauthorized"), None, "Telegram did not answer."),
    ("getChat", refusal(429, "Too Many Requests: retry after 5"), None, "Telegram did not answer."),
]  # fmt: skip


@pytest.fixture
def panel(make_person: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_person(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(("method", "answer", "access", "said"), ANSWERS)
def test_test_now_has_words_for_each_answer_and_keeps_it(
    bot_api: BotApiStub, panel: Client, method: str, answer: tuple[int, Any], access: ChannelAccess | None, said: str
) -> None:
    bot_api.always[method] = answer
    channel = make_channel()
    page = panel.get(reverse("admin:telegram_channel_test_now", args=[channel.pk]), follow=True)
    assert said in page.content.decode()
    channel.refresh_from_db()
    assert (channel.access, channel.tested_at is None) == (access or "", access is None)


def test_an_unreachable_telegram_changes_nothing_that_is_known(
    bot_api: BotApiStub, settings: Any, at: datetime
) -> None:
    channel = make_channel(access=NOT_ADMINISTRATOR, tested_at=at)
    settings.TELEGRAM_API_BASE = "http://127.0.0.1:9"
    assert try_channel(channel=channel, at=at + timedelta(hours=1)) is None
    assert [(row.access, row.tested_at) for row in channels_without_rights()] == [(NOT_ADMINISTRATOR, at)]


def test_the_bot_asks_for_the_channel_by_its_name(bot_api: BotApiStub, at: datetime) -> None:
    try_channel(channel=make_channel(username="maktab"), at=at)
    assert [(call.method, call.arguments) for call in bot_api.calls] == [
        ("getChat", {"chat_id": "@maktab"}),
        ("getMe", {}),
        ("getChatMember", {"chat_id": "@maktab", "user_id": 42}),
    ]
    assert Channel.objects.get().chat_id == -100123


def test_the_worker_tries_all_channels(bot_api: BotApiStub, at: datetime) -> None:
    bot_api.answers["getChatMember"].extend([member("administrator"), member("left"), member("member")])
    channels = [make_channel(title=title) for title in "abc"]
    try_channels(at=at)
    assert [row.pk for row in channels_without_rights()] == [channel.pk for channel in channels[1:]]
    assert set(Channel.objects.values_list("tested_at", flat=True)) == {at}


def test_in_the_simulator_there_is_nothing_to_try(at: datetime) -> None:
    channel = make_channel()
    try_channels(at=at)
    assert Channel.objects.get().tested_at is None
    assert try_channel(channel=channel, at=at) is FINE


def test_a_question_about_a_person_shows_that_the_bot_has_no_rights(bot_api: BotApiStub, at: datetime) -> None:
    bot_api.always["getChatMember"] = refusal(403, "Forbidden: bot is not a member of the channel chat")
    channel = make_channel()
    assert check_subscriptions(tg_id=5, channel_ids=[channel.id], at=at) == {channel.id: None}
    assert [(row.access, row.tested_at) for row in channels_without_rights()] == [(NOT_MEMBER, at)]


def test_the_same_again_is_written_every_ten_minutes(at: datetime) -> None:
    channel = make_channel()
    moments = [at, at + timedelta(minutes=9), at + timedelta(minutes=10)]
    seen = []
    for moment in moments:
        remember_access(channel_id=channel.id, access=NOT_MEMBER, at=moment)
        seen.append(Channel.objects.get().tested_at)
    assert seen == [at, at, moments[2]]
    remember_access(channel_id=channel.id, access=NOT_FOUND, at=moments[2])
    assert Channel.objects.get().access == NOT_FOUND


def test_a_notice_from_a_foreign_channel_is_nothing_to_us(at: datetime) -> None:
    make_channel(username="maktab")
    assert learn_access(chat_id=-1, username="begona", access=FINE, at=at) is False
    assert learn_access(chat_id=-1, username="Maktab", access=FINE, at=at) is True


def test_which_channel_it_is_cannot_be_changed_once_it_is_known(panel: Client) -> None:
    channel = make_channel(username="maktab")
    values = {"title": "Boshqa", "url": "https://t.me/maktab", "username": "begona", "chat_id": "-100777"}
    panel.post(reverse("admin:telegram_channel_change", args=[channel.pk]), values)
    channel.refresh_from_db()
    assert (channel.title, channel.username, channel.chat_id) == ("Boshqa", "maktab", None)
