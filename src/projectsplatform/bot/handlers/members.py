"""Notices of who came and went."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import ChatMemberUpdated

from projectsplatform.bot.database import in_database
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.bot_api import is_inside
from projectsplatform.telegram.operations.delivery import block_chat, unblock_chat
from projectsplatform.telegram.operations.memberships import learn_membership


def members_router() -> Router:
    """Blocks of the bot, and the members of our channels."""
    router = Router(name="members")
    router.my_chat_member.register(take_block, F.chat.type == ChatType.PRIVATE)
    router.chat_member.register(take_membership)
    return router


async def take_block(event: ChatMemberUpdated) -> None:
    """The person has shut the bot out, or let it in again."""
    if is_inside(event.new_chat_member.model_dump(mode="json")):
        await in_database(unblock_chat, chat_id=event.chat.id)
    else:
        await in_database(block_chat, chat_id=event.chat.id, at=now())


async def take_membership(event: ChatMemberUpdated) -> None:
    """Somebody joined or left a channel."""
    await in_database(
        learn_membership,
        chat_id=event.chat.id,
        username=event.chat.username,
        tg_id=event.new_chat_member.user.id,
        subscribed=is_inside(event.new_chat_member.model_dump(mode="json")),
        at=now(),
    )
