"""What the handlers of messages share."""

from typing import Any

from telegram.ext import BaseHandler, ContextTypes, filters

from telegram import Message, Update

Context = ContextTypes.DEFAULT_TYPE
Handler = BaseHandler[Any, Context, Any]


def is_command(*names: str) -> filters.BaseFilter:
    """`/name` at the beginning of a text or caption, with or without the bot's name.

    The library's CommandHandler needs entities, which the simulator does not send.
    """
    pattern = rf"^\s*/(?:{'|'.join(names)})(?:@\S*)?(?!\S)"
    return filters.Regex(pattern) | filters.CaptionRegex(pattern)


def command_name(message: Message) -> str:
    """The command without its slash and the bot's name."""
    words = (message.text or message.caption or "/").split(maxsplit=1)
    return words[0].removeprefix("/").partition("@")[0]


def command_argument(message: Message) -> str:
    """What follows the command; empty without an argument."""
    words = (message.text or message.caption or "").split(maxsplit=1)
    return words[1] if len(words) > 1 else ""


def message_of(update: Update) -> Message:
    """The message of an update that a message filter accepted."""
    if update.message is None:
        raise LookupError("the update has no message")
    return update.message


def language_of(message: Message) -> str | None:
    """The language of the sender's Telegram, as an IETF tag."""
    return message.from_user.language_code if message.from_user else None


def name_of(message: Message) -> str:
    """What the sender is called in Telegram."""
    return message.from_user.full_name if message.from_user else ""
