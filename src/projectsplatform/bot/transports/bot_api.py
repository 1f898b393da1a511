"""The real Telegram."""

from projectsplatform.bot.transports.attachments import Attachments, KnownFiles, load_attachments
from projectsplatform.bot.transports.base import (
    BlockedChatError,
    MigratedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    UncertainError,
    UnreachableError,
)
from projectsplatform.bot.transports.calls import Calls, ids_of
from projectsplatform.bot.transports.markup import linked_in_text, may_be_button
from projectsplatform.telegram.models import Body
from projectsplatform.telegram.operations.claiming import Outgoing
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.reasons import UNREACHABLE, Reason
from telegram import Bot

_TOKEN_REFUSED_REST = 10.0
_FORBIDDEN = 403


class BotApiTransport:
    """Sends messages through the Bot API with one bot's token."""

    def __init__(self, bot: Bot) -> None:
        self._calls = Calls(bot)
        self._known = KnownFiles()

    async def send(self, message: Outgoing) -> list[int]:
        """Sends one message, edits one or deletes some; returns Telegram's ids. Raises subclasses of SendError.

        A link that Telegram refuses as a button is written into the text instead, because the message must arrive.
        """
        files = message.body.files
        known = self._known.find(files)
        try:
            if known is not None:
                return await self._deliver_with_links(message, known)
        except BotApiError as error:
            if error.reason != Reason.FILE_REFUSED:
                raise send_error(error) from None
            self._known.forget(files[0])
        attachments = await load_attachments(files)
        try:
            return await self._deliver_with_links(message, attachments)
        except BotApiError as error:
            raise send_error(error) from None

    async def _deliver_with_links(self, message: Outgoing, attachments: Attachments) -> list[int]:
        """Raises BotApiError."""
        try:
            return await self._deliver(message, linked_in_text(message.body, may_be_button), attachments)
        except BotApiError as error:
            if error.reason != Reason.BUTTON_URL_INVALID:
                raise
        return await self._deliver(message, linked_in_text(message.body, lambda _: False), attachments)

    async def _deliver(self, message: Outgoing, body: Body, attachments: Attachments) -> list[int]:
        """Raises BotApiError."""
        if body.deletes:
            return await self._delete(message.chat_id, body)
        if body.edits is not None:
            return await self._edit(message, body)
        if not attachments:
            return await self._calls.send_text(message.chat_id, body)
        return await self._send_files(message.chat_id, body, attachments)

    async def _send_files(self, chat_id: int, body: Body, attachments: Attachments) -> list[int]:
        """What the chat does not take as a picture or a voice goes as a document. Raises BotApiError."""
        try:
            sent = await self._calls.send_files(chat_id, body, attachments)
        except BotApiError as error:
            if error.reason not in {Reason.FILE_REFUSED, Reason.VOICE_FORBIDDEN} or attachments.known_id is not None:
                raise
            return ids_of(await self._calls.send_files(chat_id, body, attachments.as_documents()))
        if len(attachments) == 1 and sent:
            self._known.keep(body.files[0], sent[0])
        return ids_of(sent)

    async def _delete(self, chat_id: int, body: Body) -> list[int]:
        """What is gone already is deleted. Raises BotApiError."""
        try:
            await self._calls.delete(chat_id, body.deletes)
        except BotApiError as error:
            if error.reason != Reason.DELETED_ALREADY:
                raise
        return []

    async def _edit(self, message: Outgoing, body: Body) -> list[int]:
        """A message that cannot be edited, such as one that the person has deleted, is sent again, but for one that is sent
        once. Raises BotApiError."""
        try:
            await self._calls.edit(message.chat_id, body)
        except BotApiError as error:
            if error.reason == Reason.NOT_MODIFIED:  # an earlier attempt arrived
                return []
            if error.reason != Reason.NOT_EDITABLE or message.once:
                raise
            return await self._calls.send_text(message.chat_id, body)
        return []


def send_error(error: BotApiError) -> SendError:
    """What a failed send means for its message."""
    if error.retry_after:
        return RestError("too many requests", error.retry_after)
    if error.migrated_to:
        return MigratedChatError("the group has moved", error.migrated_to)
    match error.code:
        case 401 | 404:
            return RestError("the bot's token is refused", _TOKEN_REFUSED_REST)
        case 400 | 403 if error.code == _FORBIDDEN or error.reason in UNREACHABLE:
            return BlockedChatError(str(error))
        case 400 | 413:
            return RefusedMessageError(str(error))
        case _:
            return (UncertainError if error.may_have_arrived else UnreachableError)(str(error))
