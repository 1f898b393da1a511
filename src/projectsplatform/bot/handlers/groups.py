"""Messages in a group."""

from telegram.ext import MessageHandler, filters

from projectsplatform.aloqa.rules.mirror_links import OfferedGroup
from projectsplatform.bot.conversations import mirror
from projectsplatform.bot.conversations.groups import point_to_private
from projectsplatform.bot.conversations.mirror import Spot
from projectsplatform.bot.database import in_database
from projectsplatform.bot.handlers.files import with_stored_files
from projectsplatform.bot.handlers.messages import Context, Handler, is_command, language_of, message_of
from projectsplatform.bot.handlers.support import written_of
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.delivery import move_chat
from telegram import Message, Update


def group_handlers() -> list[Handler]:
    """Commands and contacts are answered with a hint, topics of the staff's group are read; other messages are ignored."""
    group = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
    return [
        MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, follow),
        MessageHandler(group & is_command("aloqa"), offer_group),
        MessageHandler(group & (filters.CONTACT | is_command("start", "language")), answer),
        MessageHandler(group & filters.IS_TOPIC_MESSAGE, take_topic_message),
    ]


async def follow(update: Update, _: Context) -> None:
    """The group became a supergroup: Telegram says so in the old one and in the new one."""
    message = message_of(update)
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await in_database(move_chat, old=old, new=new, at=now())


async def offer_group(update: Update, _: Context) -> None:
    """`/aloqa`: the staff's conversations are to be shown in this group."""
    message = message_of(update)
    group = OfferedGroup(message.chat.id, message.chat.title or "")
    is_forum = bool(message.chat.is_forum)
    await in_database(mirror.offer_group, group=group, is_forum=is_forum, tg_id=sender_of(message), at=now())


async def take_topic_message(update: Update, _: Context) -> None:
    """What is written in a topic of the staff's group. Raises HandleLaterError while Telegram does not give its file."""
    message = message_of(update)
    written = written_of(message)
    spot = Spot(message.chat.id, message.message_thread_id, sender_of(message))
    if written is None:
        return
    content = written.content
    if content.pieces and bool(await in_database(mirror.is_answer, spot=spot)):
        content = await with_stored_files(content)
    await in_database(mirror.take_topic_message, spot=spot, content=content, telegram_id=message.message_id, at=now())


def sender_of(message: Message) -> int | None:
    """The person; None for an anonymous administrator or a channel, which Telegram puts in `sender_chat`."""
    return None if message.sender_chat or message.from_user is None else message.from_user.id


async def answer(update: Update, _: Context) -> None:
    """The hint to write in a private chat."""
    message = message_of(update)
    await in_database(point_to_private, chat_id=message.chat.id, language_code=language_of(message), at=now())
