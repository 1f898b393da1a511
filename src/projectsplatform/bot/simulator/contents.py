"""What a message of the person holds, as Telegram's updates have it, and how the chat shows it."""

from typing import Any, Final

from projectsplatform.bot.simulator.actions import Action
from projectsplatform.telegram.models import SimulatorFile

_SQUARE: Final = {"width": 512, "height": 512}
_SIGNS: Final = {"photo": "📷", "voice": "🎤", "audio": "🎵", "video": "🎬"}


def content(action: Action, *, first_name: str) -> dict[str, Any]:
    """Of a message without a file."""
    if action.text is not None:
        return {"text": action.text}
    if action.contact is not None:
        card = {"phone_number": action.contact.phone_number, "first_name": first_name}
        return {"contact": card if action.contact.user_id is None else {**card, "user_id": action.contact.user_id}}
    if action.location is not None:
        return {"location": {"latitude": action.location.latitude, "longitude": action.location.longitude}}
    if action.sticker is not None:
        name = {"file_id": "sticker", "file_unique_id": "sticker", "type": "regular", "emoji": action.sticker.emoji}
        return {"sticker": {**name, **_SQUARE, "is_animated": False, "is_video": False}}
    return {}


def file_content(action: Action, stored: SimulatorFile) -> dict[str, Any]:
    """Of a message with a file: a picture in one size, a document with its name, a recording."""
    about = {"file_id": str(stored.id), "file_unique_id": stored.id.hex, "file_size": len(stored.data)}
    sent = action.file
    more = {"caption": sent.caption, "media_group_id": sent.media_group_id} if sent else {}
    given = {name: value for name, value in more.items() if value}
    name = sent.file_name if sent else ""
    if action.photo is not None:
        return {**given, "photo": [{**about, "width": 1, "height": 1}]}
    if action.voice is not None:
        return {**given, "voice": {**about, "duration": 1, "mime_type": "audio/ogg"}}
    if action.audio is not None:
        return {**given, "audio": {**about, "duration": 1, "file_name": name}}
    if action.video is not None:
        return {**given, "video": {**about, **_SQUARE, "duration": 1, "file_name": name}}
    return {**given, "document": {**about, "file_name": name}}


def shown(action: Action, pressed: str | None) -> str:
    """The text of an action in the chat; `pressed` is a button's."""
    if action.contact is not None:
        return f"☎ {action.contact.phone_number}"
    if action.location is not None:
        return f"📍 {action.location.latitude}, {action.location.longitude}"
    if action.sticker is not None:
        return action.sticker.emoji
    if action.file is not None:
        sign = next((sign for kind, sign in _SIGNS.items() if getattr(action, kind) is not None), None)
        name = sign or f"📎 {action.file.file_name}"
        return f"{name}\n{action.file.caption}" if action.file.caption else name
    return pressed or action.text or ""
