"""Bodies and answers about a person."""

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from projectsplatform.accounts.enums import Language
from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body


class PersonProfileIn(Body):
    """What is to change; what is left out stays."""

    full_name: Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 150})] = None
    sex: Annotated[Any, WithJsonSchema({"type": "boolean", "description": "True: male."})] = None
    email: Annotated[Any, WithJsonSchema({"type": "string", "format": "email", "maxLength": 254})] = None
    language: Annotated[Any, WithJsonSchema({"type": "string", "enum": Language.values})] = None


class PersonProfileOut(Answer):
    """A person as they see themselves."""

    user_id: str
    username: str
    full_name: str
    sex: bool | None
    email: str | None
    phone: str | None
    tg_id: int | None
    language: str
    created_at: str = Field(json_schema_extra=DATE_TIME)
    updated_at: str = Field(json_schema_extra=DATE_TIME)


class ExportOut(Answer):
    """A copy of everything; more parts may be added."""

    data: dict[str, Any]


class DeleteIn(Body):
    """The password once more."""

    password: str
