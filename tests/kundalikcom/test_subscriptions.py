"""kundalikcom/mandatory_subscription."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from projectsplatform.kit.clock import now
from projectsplatform.kundalikcom.operations.subscriptions import check_mandatory_subscription
from projectsplatform.licences.models import RequiredChannel
from projectsplatform.telegram.models import Channel
from projectsplatform.telegram.operations.memberships import remember_membership
from tests.cast import Api
from tests.factories.catalogue import put_catalogue

PATH = "kundalikcom/mandatory_subscription"
pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(at: datetime, settings: Any) -> Channel:
    """A channel that Kundalikcom's program for computers requires; Telegram itself cannot be asked."""
    settings.TELEGRAM_SIMULATED, settings.TELEGRAM_BOT_TOKEN = False, ""
    put_catalogue()
    return require("kundalikcom-pc", "Kundalik yangiliklari")


def require(product: str, title: str) -> Channel:
    username = title.lower().replace(" ", "_")
    channel = Channel.objects.create(title=title, url=f"https://t.me/{username}", username=username)
    RequiredChannel.objects.create(product_id=product, channel=channel)
    return channel


def test_a_stranger_without_a_token_is_refused(api: Api) -> None:
    assert api.post(PATH).refusal == (401, "token_required")


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "Siz barcha majburiy kanallarga obuna boʻlgansiz."),
        ("uz-Cyrl", "Сиз барча мажбурий каналларга обуна бўлгансиз."),
        ("ru", "Вы подписаны на все обязательные каналы."),
        ("en", "You have joined every required channel."),
    ],
)
def test_without_required_channels_everybody_is_satisfied(
    api: Api, owner: Any, sign_in: Callable[..., str], language: str, message: str
) -> None:
    answer = api.post(PATH, {"token": sign_in(owner)}, language=language)
    assert answer.body == {"how": True, "message": message, "satisfied": True, "channels": []}


@pytest.mark.parametrize(("subscribed", "satisfied"), [(True, True), (False, False), (None, True)])
def test_only_a_definite_no_is_held_against_a_person(
    api: Api, owner: Any, sign_in: Callable[..., str], channel: Channel, subscribed: bool | None, satisfied: bool
) -> None:
    if subscribed is not None:
        remember_membership(channel_id=channel.id, tg_id=owner.tg_id, subscribed=subscribed, at=now())
    answer = api.post(PATH, {}, sign_in(owner))
    assert (answer.status, answer["satisfied"]) == (200, satisfied)
    assert answer["channels"] == [{"title": channel.title, "url": channel.url, "subscribed": subscribed}]


def test_nothing_is_known_of_a_person_without_telegram(
    make_person: Callable[..., Any], at: datetime, channel: Channel
) -> None:
    state = check_mandatory_subscription(user_id=make_person(tg_id=None).id, at=at)
    assert (state.satisfied, state.channels[0].subscribed) == (True, None)


def test_another_products_channels_do_not_count(owner: Any, at: datetime, channel: Channel) -> None:
    require("testmax-teacher", "TestMax")
    assert [seen.title for seen in check_mandatory_subscription(user_id=owner.id, at=at).channels] == [channel.title]


@pytest.mark.parametrize("channels", [1, 3])
def test_remembered_answers_take_four_queries(
    api: Api, owner: Any, sign_in: Callable[..., str], channel: Channel, channels: int, django_assert_num_queries: Any
) -> None:
    token = sign_in(owner)
    for known in [channel, *(require("kundalikcom-mobile", f"Kanal {n}") for n in range(1, channels))]:
        remember_membership(channel_id=known.id, tg_id=owner.tg_id, subscribed=True, at=now())
    api.post(PATH, {}, token)
    with django_assert_num_queries(4):
        assert len(api.post(PATH, {}, token)["channels"]) == channels
