"""Requests and answers of TestMax's endpoints."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, WithJsonSchema

from projectsplatform.kit.api.validation import Answer, Body

# The rules look at these themselves: what counts depends on the kind.
Kind = Annotated[Any, WithJsonSchema({"type": "string", "enum": ["teacher", "centre"]})]
Subjects = Annotated[
    Any,
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 10, "uniqueItems": True}),
]
Name = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 150})]


class ProfileIn(Body):
    """A teacher's `subjects`, by code or by name in any of the languages, or a centre's `name`."""

    model_config = ConfigDict(json_schema_extra={"required": ["kind"]})

    kind: Kind = None
    subjects: Subjects = Field(default=None, examples=[["Matematika", "Fizika"]])
    name: Name = Field(default=None, examples=["Zukko bolalar"])


class ProfileOut(Answer):
    """A teacher's subjects (names in the language asked for, codes beside them), or a centre's name. Empty before they are set."""

    kind: str
    subjects: list[str] | None = None
    subject_codes: list[str] | None = None
    name: str | None = None


class SubjectOut(Body):
    code: str
    name: str


class SubjectsOut(Body):
    items: list[SubjectOut]
    next_cursor: str | None = None
