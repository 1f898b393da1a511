"""What a person is told about the security of their account."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.operations.staff_notices import tell_members
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event, StaffEvent
from projectsplatform.kit.clock import rfc3339


def tell_of_stolen_session(*, person: User, device_name: str, at: datetime) -> None:
    """A token that was already exchanged was brought again: the session is over."""
    texts = [
        _("A session of yours was ended: somebody brought a key of it that was no longer in use."),
        _("If you did not restore an old copy of the program, change your password and sign in again."),
    ]
    _notify_of_security(person.pk, "accounts.session.token_reused", texts, device_name=device_name, at=at)


def tell_of_new_device(*, user_id: UUID, device_name: str, at: datetime) -> None:
    """Somebody signed in where nobody had signed in to this account before."""
    texts = [
        _("Your account was signed in to on a new device."),
        _("If it was not you, end that session and change your password at once."),
    ]
    _notify_of_security(user_id, "accounts.signed_in.new_device", texts, device_name=device_name, at=at)


def tell_of_new_panel_device(*, member: User, device_name: str, at: datetime) -> None:
    """The same for the panel."""
    event = StaffEvent(
        name="staff.signed_in.new_device",
        key=at.isoformat(),
        texts=[
            _("Somebody signed in to the panel with your account on a new device: {device}."),
            _("If it was not you, change your password at once: that ends all other windows."),
        ],
        details={"device": device_name or "—"},
        page=Page("admin:password_change"),
    )
    tell_members(member_ids=[member.pk], event=event, at=at)


def tell_of_new_password(*, person: User, at: datetime) -> None:
    """The password is another one now."""
    texts = [
        _("Your password was changed and your other sessions were ended."),
        _("If it was not you, reset the password now or write to support."),
    ]
    _notify_of_security(person.pk, "accounts.password.changed", texts, at=at)


def _notify_of_security(
    user_id: UUID, name: str, texts: Sequence[Promise], *, device_name: str = "", at: datetime
) -> None:
    device = [_("Device: {device}")] if device_name else []
    event = Event(
        kind=NoticeKind.SECURITY,
        name=name,
        key=at.isoformat(),
        texts=[*texts, *device, _("Time: {time} (Tashkent)")],
        details={"device": device_name, "time": rfc3339(at)},
        page=Page("cabinet:settings_sessions"),
    )
    notify(user_id=user_id, event=event, at=at)
