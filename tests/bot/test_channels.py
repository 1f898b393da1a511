"""Missing channels on the bot's screen of programs, as a real Bot API over HTTP tells of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import translation

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz import dates
from projectsplatform.telegram.enums import ChannelAccess
from projectsplatform.telegram.models import Channel, ChannelMembership
from tests.bot.conversation import answers, press, presses, speak, tell
from tests.factories.channels import BANNED, DOWN, HIDDEN, JOINED, LEFT, telegram_says
from tests.factories.licences import make_licence, require_a_channel
from tests.factories.telegram import make_channel, member_change, pressed_button
from tests.telegram.stub import BotApiStub

pytestmark = pytest.mark.django_db
NOTICES = {
    JOINED: "You are in every channel that your programs require.",
    LEFT: "Telegram says that you are not in every channel yet. Join and check again.",
    BANNED: "Telegram says that you are not in every channel yet. Join and check again.",
    HIDDEN: "We cannot see who is in a channel at the moment. Nothing stops because of that.",
    DOWN: "Telegram does not answer at the moment. Nothing stops because of that: check again later.",
}
ADVICE = {
    LEFT: "Join it and check again: then the program runs.",
    BANNED: "The channel's administrators removed you, so you cannot join by yourself. Write to support.",
    HIDDEN: "At the moment we cannot see who is in it. That is for us to repair: nothing stops because of it.",
    DOWN: "We do not know yet whether you are in it: join it and check.",
}


@pytest.fixture
def member(customer: User) -> User:
    """A person with a running program, who reads English."""
    make_licence(customer, at=now())
    speak(5, "en")
    return customer


@pytest.mark.parametrize("state", NOTICES)
def test_checking_again_answers_and_shows_the_programs_anew(member: User, bot_api: BotApiStub, state: str) -> None:
    telegram_says(bot_api, state)
    channel = require_a_channel()
    assert presses(press(5, "programs")) == ["check_channels", "renew:kundalikcom-pc", "menu"]
    assert tell(pressed_button(5, "check_channels")) == [NOTICES[state]]
    screen = answers(5)[-1].body()
    assert screen.edits == 7
    assert (channel.title in screen.text) == (state != JOINED)
    assert ADVICE.get(state, "") in screen.text
    joins = [button.url for row in screen.buttons for button in row if button.text == f"Join: {channel.title}"]
    assert joins == ([channel.url] if state in {LEFT, HIDDEN, DOWN} else [])
    assert ("check_channels" in presses(screen)) == (state != JOINED)


def test_while_the_grace_runs_the_screen_says_until_when(member: User, bot_api: BotApiStub) -> None:
    telegram_says(bot_api, LEFT)
    begins = now() + timedelta(days=2)
    channel = require_a_channel(takes_effect_at=begins)
    tell(pressed_button(5, "check_channels"))
    text = answers(5)[-1].body().text
    with translation.override("en"):
        since = dates.moment(begins)
    assert f"Kundalik for computers: from {since} the Telegram" in text
    assert f"the Telegram channel “{channel.title}” is required.\nYou are not in it yet. Join before then" in text


@override_settings(LIMITS_ON=True)
def test_checking_too_often_says_how_long_to_wait(member: User, bot_api: BotApiStub) -> None:
    telegram_says(bot_api, LEFT)
    require_a_channel()
    said: list[str] = []
    for _ in range(10):
        said += tell(pressed_button(5, "check_channels"))
        if said[-1].startswith("Too many"):
            break
    assert said[-1].startswith("Too many requests. Try again in ")


def test_a_stranger_who_presses_it_is_asked_for_the_contact(db: None, bot_api: BotApiStub) -> None:
    tell(pressed_button(77, "check_channels"))
    assert bot_api.calls == []
    assert answers(77)[-1].body().buttons[0][0].request_contact


def test_a_person_who_was_removed_is_remembered_so(db: None) -> None:
    channel = make_channel(chat_id=-100777)
    chat = {"id": -100777, "type": "channel", "title": "Kanal"}
    tell(member_change("chat_member", chat, 5, status="kicked", until_date=0))
    row = ChannelMembership.objects.get(channel=channel)
    assert (row.subscribed, row.banned) == (False, True)
    tell(member_change("chat_member", chat, 5, status="member"))
    row.refresh_from_db()
    assert (row.subscribed, row.banned) == (True, False)


RIGHTS: dict[str, Any] = dict.fromkeys(
    (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    ),
    True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("status", "access"),
    [
        ({"status": "administrator", **RIGHTS}, ChannelAccess.FINE),
        ({"status": "member"}, ChannelAccess.NOT_ADMINISTRATOR),
        ({"status": "left"}, ChannelAccess.NOT_MEMBER),
        ({"status": "kicked", "until_date": 0}, ChannelAccess.NOT_MEMBER),
    ],
    ids=lambda value: str(value) if isinstance(value, ChannelAccess) else "",
)
def test_the_bots_own_place_in_a_channel_is_learned(db: None, status: dict[str, Any], access: ChannelAccess) -> None:
    make_channel(chat_id=-100777)
    tell(member_change("my_chat_member", {"id": -100777, "type": "channel", "title": "Kanal"}, 42, **status))
    assert Channel.objects.get().access == access
