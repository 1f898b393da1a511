import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.telegram.models import Channel, ChannelMembership
from projectsplatform.telegram.operations.memberships import (
    FRESH,
    FRESH_NO,
    check_subscriptions,
    learn_membership,
    remember_membership,
)
from tests.counts import full
from tests.factories.telegram import make_channel
from tests.telegram.stub import BotApiStub

pytestmark = pytest.mark.django_db


def ask(channel: Channel, at: datetime, tg_id: int = 5) -> bool | None:
    return check_subscriptions(tg_id=tg_id, channel_ids=[channel.id], at=at)[channel.id]


def answer(bot_api: BotApiStub, **member: Any) -> None:
    person = {"id": 5, "is_bot": False, "first_name": "Sinov"}
    bot_api.answers["getChatMember"].append((200, {"ok": True, "result": {"user": person, **member}}))


@pytest.mark.parametrize(
    ("member", "subscribed"),
    [
        ({"status": "creator"}, True),
        ({"status": "administrator"}, True),
        ({"status": "member"}, True),
        ({"status": "restricted", "is_member": True}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "left"}, False),
        ({"status": "kicked"}, False),
    ],
)
def test_standings_that_count(bot_api: BotApiStub, at: datetime, member: dict[str, Any], subscribed: bool) -> None:
    answer(bot_api, **member)
    assert ask(make_channel(), at) is subscribed


def test_the_channel_is_named_by_its_id_where_it_is_known(bot_api: BotApiStub, at: datetime) -> None:
    ask(make_channel(chat_id=-100123), at)
    ask(make_channel(username="maktab"), at)
    assert [call.arguments["chat_id"] for call in bot_api.of("getChatMember")] == [-100123, "@maktab"]


def test_a_yes_is_good_for_ten_minutes(bot_api: BotApiStub, at: datetime) -> None:
    channel = make_channel()
    assert [ask(channel, at), ask(channel, at + FRESH - timedelta(seconds=1))] == [True, True]
    assert len(bot_api.calls) == 1
    ask(channel, at + FRESH)
    assert len(bot_api.calls) == 2


def test_a_no_is_asked_again_soon_so_that_who_has_just_joined_need_not_wait(bot_api: BotApiStub, at: datetime) -> None:
    channel = make_channel()
    answer(bot_api, status="left")
    answer(bot_api, status="member")
    moments = (at, at + FRESH_NO - timedelta(seconds=1), at + FRESH_NO)
    assert [ask(channel, moment) for moment in moments] == [False, False, True]
    assert len(bot_api.calls) == 2


def test_a_person_telegram_has_never_seen_there_is_not_in(bot_api: BotApiStub, at: datetime) -> None:
    bot_api.refuse("getChatMember", 400, "Bad Request: user not found")
    assert ask(make_channel(), at) is False


@pytest.mark.parametrize(
    "refusal",
    [
        (403, {"ok": False, "description": "Forbidden: bot is not a member of the channel chat"}),
        (502, b"<html>Bad Gateway</html>"),
        (200, b"[]"),
        (200, {"ok": True, "result": None}),
    ],
)
def test_no_clear_answer_is_unknown_and_is_not_kept(
    bot_api: BotApiStub, at: datetime, refusal: tuple[int, Any]
) -> None:
    bot_api.answers["getChatMember"].append(refusal)
    channel = make_channel()
    assert ask(channel, at) is None
    assert not ChannelMembership.objects.exists()


def test_nobody_waits_longer_than_two_seconds(bot_api: BotApiStub, at: datetime) -> None:
    bot_api.answers["getChatMember"].extend([(200, {}, 9.0)] * 3)
    channels = [make_channel().id for _ in range(3)]
    started = time.monotonic()
    assert set(check_subscriptions(tg_id=5, channel_ids=channels, at=at).values()) == {None}
    assert time.monotonic() - started < full(9, 3)


def test_an_unreachable_telegram_is_unknown(bot_api: BotApiStub, settings: Any, at: datetime) -> None:
    settings.TELEGRAM_API_BASE = "http://127.0.0.1:9"
    assert ask(make_channel(), at) is None


def test_the_bots_token_is_in_no_log(bot_api: BotApiStub, settings: Any, at: datetime, caplog: Any) -> None:
    settings.TELEGRAM_API_BASE = "http://127.0.0.1:9"
    ask(make_channel(), at)
    assert caplog.records
    assert settings.TELEGRAM_BOT_TOKEN not in caplog.text


def test_an_unknown_channel_is_unknown(at: datetime) -> None:
    gone = make_channel()
    Channel.objects.all().delete()
    assert check_subscriptions(tg_id=5, channel_ids=[gone.id], at=at) == {gone.id: None}


def test_telegrams_own_notice_is_believed_at_once(bot_api: BotApiStub, at: datetime) -> None:
    channel = make_channel(username="maktab")
    remember_membership(channel_id=channel.id, tg_id=5, subscribed=False, at=at)
    assert learn_membership(chat_id=-100777, username="Maktab", tg_id=5, subscribed=True, at=at)
    assert ask(channel, at) is True
    assert bot_api.calls == []
    assert Channel.objects.get().chat_id == -100777


def test_a_notice_from_a_foreign_channel_is_nothing_to_us(at: datetime) -> None:
    assert learn_membership(chat_id=-100777, username=None, tg_id=5, subscribed=True, at=at) is False
    assert not ChannelMembership.objects.exists()


def test_in_the_simulator_nobody_is_in_before_joining(at: datetime) -> None:
    channel = make_channel()
    assert ask(channel, at) is False
    remember_membership(channel_id=channel.id, tg_id=5, subscribed=True, at=at)
    assert ask(channel, at) is True
    assert ask(channel, at + timedelta(days=9)) is True


@pytest.mark.parametrize("number", [1, 3])
def test_fresh_answers_cost_one_query_each_way(at: datetime, number: int, django_assert_num_queries: Any) -> None:
    channels = [make_channel().id for _ in range(number)]
    for channel_id in channels:
        remember_membership(channel_id=channel_id, tg_id=5, subscribed=True, at=at)
    with django_assert_num_queries(1):
        check_subscriptions(tg_id=5, channel_ids=channels, at=at)
