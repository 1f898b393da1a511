"""What a look-alike of the Bot API says about a person, or the bot itself, in a channel."""

from typing import Any

from tests.telegram.stub import BotApiStub

JOINED, LEFT, BANNED, HIDDEN, DOWN = "joined", "left", "banned", "bot is no administrator", "Telegram is down"
_MEMBERS = {JOINED: "member", LEFT: "left", BANNED: "kicked"}


def telegram_says(bot_api: BotApiStub, state: str) -> None:
    """From now on, to every question about a member."""
    if state in _MEMBERS:
        bot_api.always["getChatMember"] = member(_MEMBERS[state])
    elif state == HIDDEN:
        bot_api.always["getChatMember"] = refusal(400, "Bad Request: member list is inaccessible")
    else:
        bot_api.always["getChatMember"] = (502, b"<html>Bad Gateway</html>")


def member(status: str) -> tuple[int, Any]:
    """A ChatMember."""
    return 200, {"ok": True, "result": {"status": status, "user": {"id": 5, "is_bot": False, "first_name": "Sinov"}}}


def refusal(code: int, description: str) -> tuple[int, Any]:
    """A refused call, in Telegram's words."""
    return code, {"ok": False, "error_code": code, "description": description}
