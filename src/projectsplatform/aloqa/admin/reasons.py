"""Why an announcement did not surely reach somebody, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.enums import RecipientState
from projectsplatform.aloqa.models import Recipient
from projectsplatform.telegram.rules.reasons import UNREACHABLE, Reason

_TOO_LONG: Final = _("the text is too long for Telegram")
_FILE_REFUSED: Final = _("Telegram does not take the picture")
_WORDS: Final[Mapping[str, Promise]] = {
    **dict.fromkeys(UNREACHABLE, _("the chat is gone")),
    Reason.BLOCKED: _("the customer has blocked the bot"),
    "blocked": _("the customer has blocked the bot"),
    Reason.USER_DEACTIVATED: _("the Telegram account was deleted"),
    Reason.MESSAGE_TOO_LONG: _TOO_LONG,
    Reason.CAPTION_TOO_LONG: _TOO_LONG,
    Reason.BUTTON_URL_INVALID: _("Telegram does not take the button's address"),
    Reason.FILE_REFUSED: _FILE_REFUSED,
    Reason.FILE_TOO_LARGE: _FILE_REFUSED,
    Reason.FILE_GONE: _("the picture is not stored any more"),
    "tried_too_often": _("Telegram was away for too long"),
    "body_unreadable": _("the message could not be opened: its key is gone"),
    "": _("it was not sent in time"),
}


def reason_of(recipient: Recipient) -> str:
    """In the active language."""
    if recipient.state == RecipientState.UNCERTAIN:
        return str(_("the connection broke meanwhile"))
    return str(_WORDS.get(recipient.reason, _("Telegram refused it")))
