"""Messages in a group."""

from telegram.ext import MessageHandler, filters

from projectsplatform.bot.conversations.groups import point_to_private
from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.messages import Context, Handler, is_command, language_of, message_of
from projectsplatform.kit.clock import now
from telegram import Update


def group_handlers() -> list[Handler]:
    """Commands and contacts are answered with a hint; other messages are ignored."""
    group = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
    return [MessageHandler(group & (filters.CONTACT | is_command("start", "language")), answer)]


async def answer(update: Update, _: Context) -> None:
    """The hint to write in a private chat."""
    message = message_of(update)
    await in_database(point_to_private, chat_id=message.chat.id, language_code=language_of(message), at=now())
