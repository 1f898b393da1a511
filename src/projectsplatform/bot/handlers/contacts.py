"""Contact cards and typed phone numbers: which message has one, and whose card it is."""

import re

from telegram.constants import ChatType

from projectsplatform.bot.conversations.support import Phone
from projectsplatform.kit.uz.phones import normalise_phone
from telegram import Message

_DIGITS = re.compile(r"\s*\+?(?:[\s().–—-]*\d){7,15}[\s.]*")


def typed_phone(text: str) -> Phone:
    """Whether the text is a phone number alone, valid or not, has a valid one among words, or none."""
    if _DIGITS.fullmatch(text):
        return Phone.ALONE
    return Phone.AMONG_WORDS if is_phone(text) else Phone.NONE


def is_phone(text: str) -> bool:
    """Whether the text is meant as a phone number, valid or not: only digits, or a valid number among words."""
    if _DIGITS.fullmatch(text):
        return True
    try:
        normalise_phone(text)
    except ValueError:
        return False
    return True


def is_own_contact(message: Message) -> bool:
    """Whether the contact is the sender's own: Telegram's server sets `user_id`; forwards and groups do not count."""
    return (
        message.contact is not None
        and message.from_user is not None
        and message.contact.user_id == message.from_user.id == message.chat.id
        and message.chat.type == ChatType.PRIVATE
        and message.forward_origin is None
        and "forward_date" not in message.api_kwargs  # how forwards were marked before Bot API 7.0
        and message.via_bot is None
    )
