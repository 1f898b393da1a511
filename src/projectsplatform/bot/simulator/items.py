"""Messages of the simulator's chat as programs and the chat page get them."""

from msgspec import to_builtins

from projectsplatform.kit.clock import rfc3339
from projectsplatform.telegram.models import Button, OutgoingFile
from projectsplatform.telegram.queries.simulator import SimulatedMessage

PICTURES = ("image/jpeg", "image/png", "image/webp")


def item_of(message: SimulatedMessage) -> dict[str, object]:
    """The fields that the message has."""
    item: dict[str, object] = {
        "id": str(message.id),
        "sender": message.sender,
        "text": message.body.text,
        "buttons": [[_button(button) for button in row] for row in message.body.buttons],
        "date": rfc3339(message.created_at),
    }
    more = {
        "entities": to_builtins(message.body.entities),
        "files": [_file(file) for file in message.body.files],
        "edited": message.is_edited,
        "deleted": message.is_deleted,
    }
    return item | {name: value for name, value in more.items() if value}


def _file(file: OutgoingFile) -> dict[str, object]:
    return {"kind": file.kind, "name": file.name, "is_picture": file.media_type in PICTURES}


def _button(button: Button) -> dict[str, object]:
    """The fields that the button has."""
    fields = {
        "text": button.text,
        "url": button.url,
        "callback_data": button.callback_data,
        "copy_text": button.copy_text,
        "request_contact": button.request_contact or None,
    }
    return {name: value for name, value in fields.items() if value is not None}
