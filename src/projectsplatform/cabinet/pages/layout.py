"""What every page has: who looks, in which language and colours, and a note about what was just done."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.queries.tokens import MANY_NOTICES
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.themes import THEMES, chosen_theme
from projectsplatform.cabinet.rules.visits import answers_of, caller_of, is_page, unread_of
from projectsplatform.licences.enums import ChannelCheck

# What a page may say after it sent its reader on to another one.
NOTES: Final[Mapping[str, str | Promise]] = {
    **{f"channels_{check.value}": check.label for check in ChannelCheck},
    "registered": _("Your account is ready. Sign in."),
    "signed_out": _("You are signed out."),
    "password_set": _("The new password is set. Sign in with it."),
    "code_sent": _("A new code was sent to your Telegram."),
    "released": _("The device was released."),
    "licence_saved": _("The licence is saved."),
    "renewal_on": _("Automatic renewal is on."),
    "renewal_off": _("Automatic renewal is off."),
    "profile_saved": _("Your profile is saved."),
    "password_changed": _("The password was changed. Your other sessions were ended."),
    "notices_chosen": _("Your choice of notices is saved."),
    "account_deleted": _("Your account was deleted."),
    "session_ended": _("The session was ended."),
    "sessions_ended": _("All other sessions were ended."),
    "school_set": _("Your school is saved."),
    "password_confirmed": _("The password is confirmed for 10 minutes."),
    "login_kept": _("The login is kept."),
    "login_changed": _("The login is changed."),
    "login_restored": _("The login is back."),
    "rated": _("Thank you for rating."),
    "claim_made": _("Your payment waits for staff to look at it."),
    "import_dropped": _("Nothing was imported; what was read of the file is erased."),
}


def layout(request: HttpRequest) -> dict[str, Any]:
    """The context processor behind `base.html`; it asks the database nothing."""
    return {
        "caller": caller_of(request),
        "is_page": is_page(request),
        "languages": Language.choices,
        "theme": chosen_theme(request),
        "themes": THEMES,
        "unread": _few(unread_of(request)),
        "answers": _few(answers_of(request)),
        "note": NOTES.get(cookies.read(request, cookies.NOTE)),
    }


def _few(count: int) -> str:
    """`3`, or `9+` where no more were counted; empty for none."""
    return f"{MANY_NOTICES - 1}+" if count >= MANY_NOTICES else str(count or "")


def page(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A whole page; the note it shows is shown once."""
    response = render(request, template, dict(context), status=status)
    if cookies.read(request, cookies.NOTE):
        cookies.drop(response, cookies.NOTE)
    return response


def send_on(to: str, *arguments: object, note: str = "") -> HttpResponse:
    """To another page by its name, or to a path of ours; it says `note` (a key of NOTES)."""
    response = redirect(to, *arguments)
    if note:
        cookies.put(response, cookies.NOTE, note, lasts=cookies.STEP)
    return response
