"""Files and words of somebody who tells of a payment."""

import logging
from collections.abc import Sequence
from typing import Final

from telegram.constants import ChatType

from projectsplatform.bot.conversations import claim_messages
from projectsplatform.bot.conversations.claim_input import Sent
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.bot.database import in_database
from projectsplatform.bot.files import fetch_file, is_final
from projectsplatform.bot.retries import HandleLaterError
from projectsplatform.kit.clock import now
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.wallet.rules.files import MAX_PICTURE
from telegram import Message, PhotoSize

_LATER_SECONDS: Final = 15.0
_log = logging.getLogger(__name__)


async def take_into_claim(message: Message, person: Person) -> bool:
    """Whether the message belongs to a payment that the person tells of. Raises HandleLaterError."""
    if message.chat.type != ChatType.PRIVATE or (message.text or "").startswith("/"):
        return False
    if not await in_database(claim_messages.take_message, person=person, sent=sent_of(message), at=now()):
        return False
    await fetch_waiting_file(person)
    return True


async def fetch_waiting_file(person: Person) -> None:
    """Makes the claim when only the file's content lacks. Raises HandleLaterError: what waits is stored, and nothing is lost."""
    waiting = await in_database(claim_messages.waiting_file, person=person, at=now())
    if waiting is None:
        return
    try:
        data = await fetch_file(waiting.file_id, max_bytes=MAX_PICTURE)
    except BotApiError as error:
        _log.warning("telegram.file.not_fetched", extra={"reason": str(error)})
        if is_final(error):
            await in_database(claim_messages.refuse_file, person=person, waiting=waiting, at=now())
            return
        await in_database(claim_messages.tell_of_delay, person=person, waiting=waiting, at=now())
        raise HandleLaterError(error.retry_after or _LATER_SECONDS) from None
    await in_database(claim_messages.take_file, person=person, waiting=waiting, data=data, at=now())


def sent_of(message: Message) -> Sent:
    """Of a picture's sizes the largest one that may be sent, else the largest: its size is then refused."""
    file = _picture(message.photo) if message.photo else message.document
    return Sent(
        message_id=message.message_id,
        text=message.text or message.caption or "",
        file_id=file.file_id if file else "",
        size=(file.file_size or 0) if file else 0,
        album=message.media_group_id or "",
    )


def _picture(sizes: Sequence[PhotoSize]) -> PhotoSize:
    fitting = [size for size in sizes if (size.file_size or 0) <= MAX_PICTURE]
    return max(fitting or sizes, key=lambda size: size.width * size.height)
