"""Refusals about what the company says about itself."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal


class CompanyTextInvalid(FieldRefusal):
    """`field` is the text's name."""

    code = "company_text_invalid"
    message = _("Write at most {max} characters, and none that cannot be seen.")
    field: ClassVar[str] = "name"

    def __init__(self, *, field: str = "name", **details: Any) -> None:
        super().__init__(**details)
        self.__dict__["field"] = field


class CompanyTelegramInvalid(FieldRefusal):
    field = "telegram"
    code = "telegram_invalid"
    message = _("Write a Telegram username, such as @projectsplatform.")


class OpeningHoursInvalid(FieldRefusal):
    field = "opening_hours"
    code = "opening_hours_invalid"
    message = _("Line {line}: write days; from; to, such as 1-5; 9:00; 18:00. Monday is 1, and each day stands once.")


class CardsInvalid(FieldRefusal):
    field = "cards"
    code = "cards_invalid"
    message = _("Line {line}: write bank; 16 digits; holder. There are at most {max} lines.")


class CashDesksInvalid(FieldRefusal):
    field = "cash_desks"
    code = "cash_desks_invalid"
    message = _("Line {line}: write address; hours. There are at most {max} lines.")


class CompanyOpen(Conflict):
    code = "company_open"
    message = _("Another change of the company details has not taken effect yet.")


class CompanyUnchanged(Conflict):
    code = "company_unchanged"
    message = _("Nothing was changed.")
