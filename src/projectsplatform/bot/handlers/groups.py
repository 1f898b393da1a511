"""Messages in a group, and groups that move."""

from telegram.ext import MessageHandler, filters

from projectsplatform.bot.conversations.groups import point_to_private
from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.messages import Context, Handler, is_command, language_of, message_of
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.delivery import move_chat
from telegram import Update


def group_handlers() -> list[Handler]:
    """Commands and contacts are answered with a hint; other messages are ignored, but for the one that it has another id."""
    group = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
    return [
        MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, follow),
        MessageHandler(group & (filters.CONTACT | is_command("start", "language")), answer),
    ]


async def follow(update: Update, _: Context) -> None:
    """The group became a supergroup: Telegram says so in the old one and in the new one."""
    message = message_of(update)
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await in_database(move_chat, old=old, new=new, at=now())


async def answer(update: Update, _: Context) -> None:
    """The hint to write in a private chat."""
    message = message_of(update)
    await in_database(point_to_private, chat_id=message.chat.id, language_code=language_of(message), at=now())
