"""Refusals of fields that have no class of their own. Without pydantic: what only reads a body needs no schemas."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import FieldRefusal

_GENERAL = _("This field is missing or not valid.")
MESSAGES: Final[dict[str, str | Promise]] = {}
"""Texts of codes, declared by the features' schemas."""
CODES_BY_FIELD: Final[dict[str, str]] = {}
"""Codes that are not `<field>_invalid`, declared by them too."""


class FieldInvalid(FieldRefusal):
    """The refusal of a field that has no class of its own; without a code it is worked out from the field's name."""

    code = "field_invalid"
    message = _GENERAL
    field = ""

    def __init__(self, field: str, code: str | None = None) -> None:
        code = code or CODES_BY_FIELD.get(field, f"{field}_invalid")
        self.__dict__.update(field=field, code=code, message=MESSAGES.get(code, _GENERAL))
        super().__init__()
