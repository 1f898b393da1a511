"""Names of the kinds of messages, for staff: `accounts.code.sign_in` → "code"."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NAMES: Final[Mapping[str, Promise]] = {
    "accounts": _("account"),
    "accounts.code": _("code"),
    "accounts.company": _("notice to owners"),
    "aloqa": _("conversation"),
    "bot": _("answer of the bot"),
    "kundalikcom": _("school and vault"),
    "licence": _("licence"),
    "licences": _("licence"),
    "licences.program": _("notice to owners"),
    "notice": _("notice"),
    "staff": _("notice to owners"),
    "staff.request": _("notice to staff"),
    "staff.signed_in": _("notice to staff"),
    "staff.message": _("message of staff"),
    "wallet": _("balance"),
    "wallet.caps": _("notice to owners"),
}


def kind_name(kind: str) -> str:
    """The name of a kind, else of the longest beginning of it that has one; the kind itself when nothing fits."""
    beginning = kind
    while beginning not in _NAMES and "." in beginning:
        beginning = beginning.rpartition(".")[0]
    return str(_NAMES.get(beginning, kind))
