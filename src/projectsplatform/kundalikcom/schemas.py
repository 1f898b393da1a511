"""Requests and answers of Kundalikcom's endpoints."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, WithJsonSchema

from projectsplatform.kit.api.validation import Answer, Body, declare_field_codes

declare_field_codes({"viloyat": "region_unknown", "tuman": "district_unknown"})

# The operations look at these themselves, so that all of a body's faults are told at once and in the table's order.
Named = Annotated[Any, WithJsonSchema({"anyOf": [{"type": "string", "maxLength": 150}, {"type": "integer"}]})]


LoginText = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 150})]
PasswordText = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 256})]
LabelText = Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 100})]


class BearerIn(Body):
    """The session's token, where it does not travel in the header."""

    token: str | None = None


class SchoolIn(BearerIn):
    """Region and district by name (Uzbek in either script, Russian, English) or SOATO code; the school by number or name."""

    model_config = ConfigDict(json_schema_extra={"required": ["viloyat", "tuman", "school_number"]})

    viloyat: Named = Field(default=None, examples=["Farg'ona viloyati", 1730])
    tuman: Named = Field(default=None, examples=["Qo'qon shahri", "1730405"])
    school_number: Named = Field(default=None, description="1 to 999, or the school's name.", examples=[5, "5"])


class SchoolOut(Answer):
    """Names are in the language asked for; codes are SOATO."""

    viloyat: str
    tuman: str
    school_number: str
    viloyat_code: str
    tuman_code: str


class DistrictOut(Body):
    code: str
    name: str
    kind: str


class RegionOut(DistrictOut):
    districts: list[DistrictOut]


class RegionsOut(Body):
    """All regions in one page. `source` names whose facts these are; whoever shows them does too."""

    items: list[RegionOut]
    next_cursor: str | None = None
    source: str


class LoginChangesIn(Body):
    """Only what is given changes."""

    login: LoginText = None
    password: PasswordText = None
    label: LabelText = ""


class SchoolLoginIn(LoginChangesIn):
    """A login to keep."""

    model_config = ConfigDict(json_schema_extra={"required": ["login", "password"]})


class LoginFields(Body):
    id: str
    login: str
    label: str
    created_at: str
    updated_at: str


class SchoolLoginOut(Answer, LoginFields):
    """A kept login; a password is only ever in the answer of `reveal`."""


class LoginsOut(Body):
    items: list[LoginFields]
    next_cursor: str | None


class RevealedOut(Answer):
    id: str
    login: str
    password: str


class ChannelOut(Body):
    title: str
    url: str
    subscribed: bool | None = Field(description="null while Telegram cannot say; that counts as satisfied.")


class SubscriptionOut(Answer):
    satisfied: bool
    channels: list[ChannelOut]
