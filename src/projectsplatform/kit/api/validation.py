"""Fields of requests: strict types, and an error code of its own for each field."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar, get_args

from django.utils.functional import Promise
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from projectsplatform.kit.api.fields import CODES_BY_FIELD, MESSAGES, field_refusal
from projectsplatform.kit.errors import FieldRefusal, InvalidFields

Fields = TypeVar("Fields", bound=BaseModel)
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


def Text(*, code: str, min: int = 1, max: int) -> Any:  # noqa: N802, A002  reads as the type it makes
    """A string of so many characters, not counting spaces around it; otherwise the field's code."""

    def check(value: str) -> str:
        if not min <= len(value.strip()) <= max:
            raise refuse(code)
        return value.strip()

    return Annotated[str, AfterValidator(check)]


def take(model: type[Fields], body: Mapping[str, Any]) -> Fields:
    """A request's fields, where no framework reads them. Raises InvalidFields, one refusal a field in the schema's order."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        refusals: dict[str, FieldRefusal] = {}
        for item in error.errors():
            field = str(item["loc"][0])
            refusals.setdefault(field, field_refusal(field, own_code(item["type"])))
        raise InvalidFields(refusals.values()) from error


def own_code(kind: str) -> str | None:
    """A code of ours, None for one of pydantic's."""
    return None if kind in _PYDANTICS else kind
