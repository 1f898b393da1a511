"""Files that members of staff send to customers from Telegram: they go into our storage before the answer is written."""

import asyncio
from typing import Final

from django.core.files.base import ContentFile

from projectsplatform.aloqa.enums import AttachmentState
from projectsplatform.aloqa.operations.uploads import check_files, store_pieces
from projectsplatform.aloqa.rules.content import Content, Piece
from projectsplatform.aloqa.rules.telegram_messages import MAX_FILE
from projectsplatform.bot.files import fetch_file, is_final
from projectsplatform.bot.retries import HandleLaterError
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.telegram.rules.answers import BotApiError

_LATER_SECONDS: Final = 15.0


async def with_stored_files(content: Content) -> Content:
    """The same with its files stored, without those that are not accepted. Raises HandleLaterError, OSError."""
    pieces = [await _stored(piece) if piece.telegram_file else piece for piece in content.pieces]
    return Content(text=content.text, entities=content.entities, pieces=tuple(filter(None, pieces)))


async def _stored(piece: Piece) -> Piece | None:
    if piece.state != AttachmentState.WAITING:
        return None
    try:
        data = await fetch_file(piece.telegram_file, max_bytes=MAX_FILE)
    except BotApiError as error:
        if is_final(error):
            return None
        raise HandleLaterError(error.retry_after or _LATER_SECONDS) from None
    file: ContentFile[bytes] = ContentFile(data, name=piece.name or piece.kind.value)
    try:
        check_files([file])
    except Refusal:
        return None
    return (await asyncio.to_thread(store_pieces, [file], at=now()))[0]
