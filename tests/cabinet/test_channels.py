"""Missing channels on a person's pages, as a real Bot API over HTTP tells of them."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils.translation import override

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.dates import moment
from projectsplatform.licences.models import RequiredChannel
from projectsplatform.telegram.models import Channel, ChannelMembership
from tests.cabinet.browsing import browser, text_of
from tests.factories.channels import BANNED, DOWN, HIDDEN, JOINED, LEFT, telegram_says
from tests.factories.licences import MOBILE, make_licence, require_a_channel
from tests.telegram.stub import BotApiStub

DAY = timedelta(days=1)
NOTES = {
    JOINED: "You are in every channel that your programs require.",
    LEFT: "Telegram says that you are not in every channel yet. Join and check again.",
    BANNED: "Telegram says that you are not in every channel yet. Join and check again.",
    HIDDEN: "We cannot see who is in a channel at the moment. Nothing stops because of that.",
    DOWN: "Telegram does not answer at the moment. Nothing stops because of that: check again later.",
}
STOPPED = "Kundalik for computers: stopped, because you are not in the Telegram channel “{title}”."
REQUIRED = "Kundalik for computers: the Telegram channel “{title}” is required."
REMOVED = "The channel's administrators removed you, so you cannot join by yourself. Write to support."
NOT_SEEN = "At the moment we cannot see who is in it. That is for us to repair: nothing stops because of it."
NOT_KNOWN = "We do not know yet whether you are in it: join it and check."
OVER = {
    LEFT: [STOPPED, "Join it and check again: then the program runs."],
    BANNED: [STOPPED, REMOVED],
    HIDDEN: [REQUIRED, NOT_SEEN],
    DOWN: [REQUIRED, NOT_KNOWN],
}
RUNNING = {
    LEFT: "You are not in it yet. Join before then, and nothing stops.",
    BANNED: REMOVED,
    HIDDEN: NOT_SEEN,
    DOWN: NOT_KNOWN,
}


@pytest.fixture
def pages(owner: Any) -> list[str]:
    """Home, and the licence's."""
    return ["/home/", f"/licences/{make_licence(owner, at=now()).pk}/"]


def english(at: datetime) -> str:
    """As the page writes it."""
    with override("en"):
        return moment(at).replace("\xa0", " ")


def check_again(customer: Client, page: str) -> Any:
    """Presses the page's button, without scripts."""
    [action] = set(re.findall(r'action="([^"]+/channels/)"', customer.get(page).content.decode()))
    return customer.post(action, follow=True)


@pytest.mark.parametrize("state", NOTES)
def test_each_answer_has_its_words_when_the_grace_is_over(
    customer: Client, pages: list[str], bot_api: BotApiStub, state: str
) -> None:
    telegram_says(bot_api, state)
    channel = require_a_channel()
    for page in pages:
        ChannelMembership.objects.all().delete()
        Channel.objects.update(access="")
        assert NOT_KNOWN in text_of(customer.get(page))
        answer = check_again(customer, page)
        shown = text_of(answer)
        assert answer.redirect_chain == [(page, 302)]
        assert NOTES[state] in shown
        assert [line.format(title=channel.title) in shown for line in OVER.get(state, [])] == [True] * len(
            OVER.get(state, [])
        )
        assert (channel.title in shown) == (state != JOINED)
        assert (f'href="{channel.url}"' in shown) == (state in {LEFT, HIDDEN, DOWN})


@pytest.mark.parametrize("state", RUNNING)
def test_while_the_grace_runs_the_day_is_said(
    customer: Client, pages: list[str], bot_api: BotApiStub, state: str
) -> None:
    telegram_says(bot_api, state)
    channel = require_a_channel(takes_effect_at=now() + 3 * DAY)
    starts = RequiredChannel.objects.get().takes_effect_at
    for page in pages:
        shown = text_of(check_again(customer, page))
        when = english(starts)
        assert f"Kundalik for computers: from {when} the Telegram channel “{channel.title}” is required." in shown
        assert RUNNING[state] in shown
        assert "stopped, because" not in shown


def test_whoever_joined_sees_nothing_more_of_it(customer: Client, pages: list[str], bot_api: BotApiStub) -> None:
    telegram_says(bot_api, LEFT)
    channel = require_a_channel()
    check_again(customer, pages[0])
    telegram_says(bot_api, JOINED)
    check_again(customer, pages[0])
    assert [channel.title in text_of(customer.get(page)) for page in pages] == [False, False]


def test_another_programs_channel_is_on_home_alone(customer: Client, owner: Any, pages: list[str]) -> None:
    make_licence(owner, at=now(), product=MOBILE)
    channel = require_a_channel(MOBILE)
    assert [channel.title in text_of(customer.get(page)) for page in pages] == [True, False]


@override_settings(LIMITS_ON=True)
def test_checking_too_often_says_how_long_to_wait(
    customer: Client, pages: list[str], bot_api: BotApiStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram_says(bot_api, LEFT)
    require_a_channel()
    for page in pages:
        for _ in range(10):  # a minute may begin in between
            answer = check_again(customer, page)
            if answer.status_code == 429:
                break
        assert answer.status_code == 429
        assert re.search(r"Too many requests\. Try again in \d+ (s|min)\.", text_of(answer))
        assert 1 <= int(answer["Retry-After"]) <= 60


def test_a_form_from_elsewhere_asks_nothing(owner: Any, sign_in: Any, bot_api: BotApiStub) -> None:
    make_licence(owner, at=now())
    require_a_channel()
    assert browser(sign_in(owner), checks_forms=True).post("/home/channels/").status_code == 403
    assert bot_api.calls == []


@pytest.mark.parametrize("language", ["uz", "uz-Cyrl", "ru"])
def test_it_is_said_in_the_readers_language(customer: Client, pages: list[str], owner: Any, language: str) -> None:
    channel = require_a_channel()
    shown = text_of(customer.get(pages[0], headers={"Accept-Language": language}))
    beginning = {
        "uz": "Kundalik kompyuter uchun",
        "uz-Cyrl": "Kundalik компьютер учун",
        "ru": "Kundalik для компьютера",
    }
    assert f"{beginning[language]}: " in shown
    assert channel.title in shown
    assert "is required" not in shown
