"""Payme's errors: numbers, and messages in the three languages that it shows."""

from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.payments.enums import Refused

_LANGUAGES: Final = ("ru", "uz", "en")


class PaymeRefusal(Exception):  # noqa: N818  an answer of the protocol, not a fault
    """An answer of the protocol that is no result. `data` names what it is about."""

    number: int
    message: str | Promise
    refused: Refused

    def __init__(self, data: str | None = None) -> None:
        super().__init__(self.number)
        self.data = data

    def body(self) -> dict[str, Any]:
        """As Payme reads it."""
        return {"code": self.number, "message": _in_each_language(self.message), "data": self.data}


class NotPosted(PaymeRefusal):
    number, refused, message = -32300, Refused.MALFORMED, _("The request is not a POST.")


class NotJson(PaymeRefusal):
    number, refused, message = -32700, Refused.MALFORMED, _("The request is not JSON.")


class RequestInvalid(PaymeRefusal):
    number, refused, message = -32600, Refused.MALFORMED, _("A field is missing or of another type.")


class MethodUnknown(PaymeRefusal):
    number, refused, message = -32601, Refused.MALFORMED, _("There is no such method.")


class NotPayme(PaymeRefusal):
    number, refused, message = -32504, Refused.AUTH, _("Not enough rights for this method.")


class SystemFails(PaymeRefusal):
    number, refused, message = -32400, Refused.BUSY, _("The system is away for a moment. Try again later.")


class AmountWrong(PaymeRefusal):
    number, refused, message = -31001, Refused.AMOUNT, _("This amount is not taken.")


class TransactionUnknown(PaymeRefusal):
    number, refused, message = -31003, Refused.UNKNOWN, _("There is no such transaction.")


class CannotCancel(PaymeRefusal):
    number, refused, message = -31007, Refused.SPENT, _("The money is already spent.")


class Impossible(PaymeRefusal):
    number, refused, message = -31008, Refused.STATE, _("This is not possible in the transaction's state.")


class AccountUnknown(PaymeRefusal):
    number, refused, message = -31050, Refused.ACCOUNT, _("There is no customer of this username.")


def _in_each_language(text: str | Promise) -> dict[str, str]:
    spoken = {}
    for language in _LANGUAGES:
        with translation.override(language):
            spoken[language] = str(text)
    return spoken
