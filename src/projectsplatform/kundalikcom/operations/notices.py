"""What the owner of a vault is told."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event
from projectsplatform.kit.clock import rfc3339


def tell_of_export(*, user_id: UUID, logins: int, device_name: str, at: datetime) -> None:
    """The whole vault was downloaded."""
    event = Event(
        kind=NoticeKind.SECURITY,
        name="kundalikcom.vault.exported",
        key=at.isoformat(),
        texts=[
            _("Your school's logins were downloaded with their passwords: {logins}."),
            _("If it was not you, change your password and end the other sessions now."),
            _("Device: {device}"),
            _("Time: {time} (Tashkent)"),
        ],
        details={"logins": logins, "device": device_name, "time": rfc3339(at)},
        page=Page("cabinet:settings_sessions"),
    )
    notify(user_id=user_id, event=event, at=at)
