"""Messages in a group."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, or_f
from aiogram.types import Message

from projectsplatform.bot.conversations.groups import point_to_private
from projectsplatform.bot.database import in_database
from projectsplatform.kit.clock import now


def groups_router() -> Router:
    """Commands and contacts are sent to the private chat; the rest is none of the bot's business."""
    router = Router(name="groups")
    router.message.filter(F.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP}))
    router.message.register(answer, or_f(F.contact, Command("start", "language", ignore_mention=True)))
    return router


async def answer(message: Message) -> None:
    """Where to find the bot."""
    language_code = message.from_user.language_code if message.from_user else None
    await in_database(point_to_private, chat_id=message.chat.id, language_code=language_code, at=now())
