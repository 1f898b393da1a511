"""What the owner of a vault is told in Telegram."""

from datetime import datetime

from django.utils.translation import gettext, override

from projectsplatform.kit.uz.dates import moment
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.queries.chats import chat_language


def tell_of_export(*, chat_id: int | None, logins: int, device_name: str, at: datetime) -> None:
    """The whole vault was downloaded."""
    if chat_id is None:
        return
    with override(chat_language(chat_id)):
        lines = [
            gettext("Your school's logins were downloaded with their passwords: {logins}.").format(logins=logins),
            gettext("If it was not you, change your password and end the other sessions now."),
            "",
            gettext("Device: {device}").format(device=device_name),
            gettext("Time: {time} (Tashkent)").format(time=moment(at)),
        ]
    enqueue(chat_id=chat_id, text="\n".join(lines), lane=Lane.TRANSACTIONAL, kind="kundalikcom.vault.exported", at=at)
