"""What people write to the staff, as a conversation keeps it: texts with their formatting, files, contacts and places."""

import mimetypes
from collections.abc import Sequence
from typing import Any, Final

from projectsplatform.aloqa.enums import AttachmentKind, AttachmentState, FileProblem
from projectsplatform.aloqa.rules.content import Content, Piece
from projectsplatform.aloqa.rules.entities import Entity, behind, tidy
from projectsplatform.aloqa.rules.telegram_messages import MAX_FILE, Written, piece_key
from projectsplatform.kit.files.content import UNKNOWN
from projectsplatform.kit.files.names import clean_file_name
from projectsplatform.telegram.rules.bots import own_bot_id
from telegram import (
    Animation,
    Audio,
    Document,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    PhotoSize,
    Video,
    VideoNote,
    Voice,
)

AnyFile = Animation | Audio | Document | PhotoSize | Video | VideoNote | Voice
_WITHOUT_EMOJI: Final = "🖼"
_FORWARDED: Final = "↪ "


def written_of(message: Message) -> Written | None:
    """None for what no conversation can hold, as a game or a story."""
    text, entities = _text_of(message)
    pieces = _pieces_of(message)
    if not (text or pieces):
        return None
    if message.forward_origin is not None:
        text, entities = behind(f"{_FORWARDED}{_origin_of(message)}", text, entities)
    replied = message.reply_to_message
    return Written(
        message_id=message.message_id,
        content=Content(text=text, entities=entities, pieces=pieces),
        album=message.media_group_id or "",
        answers=replied.message_id if replied is not None else None,
        changed_at=message.edit_date,
    )


def _text_of(message: Message) -> tuple[str, tuple[Entity, ...]]:
    if message.text or message.caption:
        given: Sequence[MessageEntity] = message.entities if message.text else message.caption_entities
        return tidy(message.text or message.caption or "", [entity.to_dict() for entity in given])
    if message.sticker is not None:
        return message.sticker.emoji or _WITHOUT_EMOJI, ()
    if message.dice is not None:
        return f"{message.dice.emoji} {message.dice.value}", ()
    if message.poll is not None:
        return tidy("\n".join([message.poll.question, *(f"– {option.text}" for option in message.poll.options)]), [])
    return "", ()


def _pieces_of(message: Message) -> tuple[Piece, ...]:
    file = _file_of(message)
    if file is not None:
        return (_piece(message, *file),)
    details = _details_of(message)
    if details is None:
        return ()
    kind, values = details
    key = piece_key(own_bot_id(), message.chat.id, message.message_id, kind.value)
    return (Piece(kind=kind, source_key=key, details=values),)


def _file_of(message: Message) -> tuple[AttachmentKind, AnyFile] | None:
    """Of a picture's sizes the largest; an animation comes as a document beside it too."""
    if message.photo:
        return AttachmentKind.PHOTO, max(message.photo, key=lambda size: size.width * size.height)
    found: tuple[tuple[AttachmentKind, AnyFile | None], ...] = (
        (AttachmentKind.VIDEO, message.animation),
        (AttachmentKind.DOCUMENT, message.document),
        (AttachmentKind.VOICE, message.voice),
        (AttachmentKind.AUDIO, message.audio),
        (AttachmentKind.VIDEO, message.video or message.video_note),
    )
    return next(((kind, file) for kind, file in found if file is not None), None)


def _piece(message: Message, kind: AttachmentKind, file: AnyFile) -> Piece:
    name = getattr(file, "file_name", None) or ""
    size = file.file_size or 0
    is_taken = size <= MAX_FILE
    return Piece(
        kind=kind,
        state=AttachmentState.WAITING if is_taken else AttachmentState.REFUSED,
        problem=FileProblem.NONE if is_taken else FileProblem.TOO_LARGE,
        name=clean_file_name(name, mimetypes.guess_type(name)[0] or UNKNOWN) if name else "",
        size=size,
        seconds=file.to_dict().get("duration"),  # the attribute is about to be no number
        telegram_file=file.file_id,
        source_key=piece_key(own_bot_id(), message.chat.id, message.message_id, file.file_unique_id),
    )


def _details_of(message: Message) -> tuple[AttachmentKind, dict[str, Any]] | None:
    contact, venue, place = message.contact, message.venue, message.location
    if contact is not None:
        name = f"{contact.first_name} {contact.last_name or ''}".strip()
        return AttachmentKind.CONTACT, {"name": name, "phone": contact.phone_number}
    if venue is not None:
        spot = {"latitude": venue.location.latitude, "longitude": venue.location.longitude}
        return AttachmentKind.LOCATION, {**spot, "title": venue.title, "address": venue.address}
    if place is not None:
        return AttachmentKind.LOCATION, {"latitude": place.latitude, "longitude": place.longitude}
    return None


def _origin_of(message: Message) -> str:
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            return user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            return chat.title or chat.full_name or ""
        case _:
            return ""
