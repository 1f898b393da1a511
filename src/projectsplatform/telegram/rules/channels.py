"""What a refusal of the Bot API says about the bot in a channel."""

from typing import Final

from projectsplatform.telegram.enums import ChannelAccess
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.reasons import Reason

_FORBIDDEN: Final = 403


def access_of(error: BotApiError) -> ChannelAccess | None:
    """None where it says nothing: Telegram is away, or refuses for another reason."""
    match error.reason:
        case Reason.CHAT_NOT_FOUND | Reason.PEER_INVALID:
            return ChannelAccess.NOT_FOUND
        case Reason.GROUP_GONE:
            return ChannelAccess.NOT_MEMBER
        case Reason.NO_RIGHTS:
            return ChannelAccess.NOT_MEMBER if error.code == _FORBIDDEN else ChannelAccess.NOT_ADMINISTRATOR
        case _:
            return None
