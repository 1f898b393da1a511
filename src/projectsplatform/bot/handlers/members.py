"""Notices about members: of our channels, and people who block the bot."""

from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler

from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.messages import Context, Handler
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Membership
from projectsplatform.telegram.operations.channels import learn_access
from projectsplatform.telegram.operations.delivery import block_chat, unblock_chat
from projectsplatform.telegram.operations.memberships import learn_membership
from projectsplatform.telegram.rules.members import is_inside, read_bot_access, read_membership
from telegram import ChatMember, Update


def member_handlers() -> list[Handler]:
    """The bot's own membership, and that of others."""
    return [
        ChatMemberHandler(take_block, ChatMemberHandler.MY_CHAT_MEMBER),
        ChatMemberHandler(take_membership, ChatMemberHandler.CHAT_MEMBER),
    ]


async def take_block(update: Update, _: Context) -> None:
    """A person has blocked or unblocked the bot, or a channel's administrators changed what it may do."""
    event = update.my_chat_member
    if event is not None and event.chat.type == ChatType.CHANNEL:
        access = read_bot_access(event.new_chat_member.to_dict())
        await in_database(learn_access, chat_id=event.chat.id, username=event.chat.username, access=access, at=now())
    if event is None or event.chat.type != ChatType.PRIVATE:
        return
    if _is_inside(event.new_chat_member):
        await in_database(unblock_chat, chat_id=event.chat.id)
    else:
        await in_database(block_chat, chat_id=event.chat.id, at=now())


async def take_membership(update: Update, _: Context) -> None:
    """Somebody joined or left a channel."""
    event = update.chat_member
    if event is None:
        return
    membership = read_membership(event.new_chat_member.to_dict())
    await in_database(
        learn_membership,
        chat_id=event.chat.id,
        username=event.chat.username,
        tg_id=event.new_chat_member.user.id,
        subscribed=membership is Membership.INSIDE,
        banned=membership is Membership.BANNED,
        at=now(),
    )


def _is_inside(member: ChatMember) -> bool:
    return is_inside(member.to_dict())
