"""Fields of requests: strict types, and an error code of its own for each field."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar, get_args

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from projectsplatform.kit.api.fields import CODES_BY_FIELD, MESSAGES, FieldInvalid
from projectsplatform.kit.errors import FieldRefusal, InvalidFields

Fields = TypeVar("Fields", bound=BaseModel)
DATE_TIME: Final[JsonDict] = {"format": "date-time"}
"""What the OpenAPI document says of a text that is a moment (RFC 3339): for `json_schema_extra`."""
_PYDANTICS = frozenset(get_args(ErrorType))


class Body(BaseModel):
    """A request's body: no silent conversion; unknown fields are ignored, so that older servers accept newer clients."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Answer(BaseModel):
    """What every answer of a specification function has."""

    how: bool = Field(description="Whether it was done.")
    message: str = Field(description="For people, in the language of `Accept-Language`.")


def examples(*values: dict[str, Any], required: Sequence[str] | None = None) -> ConfigDict:
    """The config of a model whose schema shows these bodies; `required` names what the operation asks for itself."""
    shown: dict[str, Any] = {"examples": list(values)}
    return ConfigDict(json_schema_extra={**shown, "required": list(required)} if required else shown)


def declare_field_messages(messages: Mapping[str, str | Promise]) -> None:
    """Adds texts for field codes; done by a feature's schemas."""
    MESSAGES.update(messages)


def declare_field_codes(codes: Mapping[str, str]) -> None:
    """Codes that are not `<field>_invalid`: `{"password": "weak_password"}`."""
    CODES_BY_FIELD.update(codes)


def refuse(code: str) -> PydanticCustomError:
    """The error a validator raises to give its field a code."""
    return PydanticCustomError(code, "refused")


def take(model: type[Fields], body: Mapping[str, Any]) -> Fields:
    """A request's fields, where no framework reads them. Raises InvalidFields, one refusal a field in the schema's order."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise invalid_fields((str(item["loc"][0]), item["type"]) for item in error.errors()) from error


def invalid_fields(errors: Iterable[tuple[str, str]]) -> InvalidFields:
    """One refusal a field, in order, of pairs: the field, and pydantic's type of the error or a code of ours."""
    refusals: dict[str, FieldRefusal] = {}
    for field, kind in errors:
        refusals.setdefault(field, FieldInvalid(field, None if kind in _PYDANTICS else kind))
    return InvalidFields(refusals.values())
