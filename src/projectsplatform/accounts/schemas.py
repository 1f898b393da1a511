"""Bodies and answers of accounts. Fields that rules look at as a whole come in as they are."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from projectsplatform.accounts.enums import Language
from projectsplatform.kit.fields import Answer, Body, examples

_ZONED: dict[str, Any] = {"format": "date-time"}
_TOKEN_SHOWN = "q3bX0c1vS7m2tJ4kP9wLdR8nZ5yF6hG1aE0uIoVxTsM"  # noqa: S105  opens nothing
_SESSION_SHOWN = {
    "how": True,
    "message": "Token yangilandi.",
    "token": _TOKEN_SHOWN,
    "expires_at": "2027-05-29T07:00:00Z",
}
_USER_ID = "0199f3a0-2b7c-7e41-8d5f-3a4b5c6d7e8f"
_Code = Annotated[str, Field(description="From Telegram, spaces and hyphens do not matter.", examples=["042917"])]
_DeviceName = Annotated[str | None, Field(description="What the person calls the device; shown in lists and messages.")]
_DeviceToken = Annotated[
    str | None,
    Field(
        description="From the last `login` on this device. It is then counted by itself when a secret is wrong, and not with"
        " everybody at its address. One that is not known, or another account's, is the same as none."
    ),
]
_NewPassword = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 8, "maxLength": 128})]


class TicketIn(Body):
    """A Telegram contact."""

    phone: str = Field(description="In any usual spelling.", examples=["+998901234567"])
    tg_id: int = Field(ge=1, lt=2**63)


class TicketOut(Answer):
    """A registration token: 15 minutes, single use."""

    token: str
    expires_at: str = Field(json_schema_extra=_ZONED)
    register_url: str = Field(description="The register page with the token in its fragment.")


class TokenIn(Body):
    """Who is asking."""

    token: str | None = Field(None, description="The session's token, unless the header carries it.")


class CheckTokenIn(Body):
    """Any token."""

    token: str = Field(description="A registration's or a session's.")


class CheckTokenOut(BaseModel):
    """`how` tells whether the token opens anything now."""

    how: bool
    message: str
    kind: Literal["registration", "session"] | None = None
    expires_at: str | None = Field(None, json_schema_extra=_ZONED)
    code: str | None = Field(None, description="`token_invalid` when `how` is false.")


class RegisterIn(Body):
    """A person. The rules say about all fields at once what cannot be taken, after the token was looked at."""

    model_config: ClassVar[ConfigDict] = examples(
        {
            "token": _TOKEN_SHOWN,
            "full_name": "Dilnoza Karimova",
            "sex": False,
            "email": "dilnoza@example.uz",
            "username": "dilnoza",
            "password": "Qorakoʻl-tong-77",
        },
        required=["token", "full_name", "sex", "email", "username", "password"],
    )

    token: Annotated[Any, WithJsonSchema({"type": "string"})] = None
    full_name: Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 150})] = None
    sex: Annotated[Any, WithJsonSchema({"type": "boolean", "description": "True: male."})] = None
    email: Annotated[Any, WithJsonSchema({"type": "string", "format": "email", "maxLength": 254})] = None
    username: Annotated[
        Any, WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_.]{3,30}$", "description": "Case is ignored."})
    ] = None
    password: _NewPassword = None


class RegisterOut(Answer):
    """Where to go now, and who they are."""

    model_config = examples(
        {"how": True, "message": "Hisobingiz tayyor. Endi kiring.", "redirect": "/login/", "user_id": _USER_ID}
    )

    redirect: str
    user_id: str


class GetCodeIn(Body):
    """Name and password."""

    username: str
    password: str
    device_name: _DeviceName = None
    device_token: _DeviceToken = None


class GetCodeOut(Answer):
    """The code is on its way to Telegram."""

    model_config = examples(
        {
            "how": True,
            "message": "Kod Telegramingizga yuborildi.",
            "challenge": "0199f3a0-3c8d-7f52-9e60-4b5c6d7e8f90",
            "expires_at": "2026-11-27T07:03:00Z",
            "resend_at": "2026-11-27T07:01:00Z",
        }
    )

    challenge: str = Field(description="Opaque; give it back to `login`.")
    expires_at: str = Field(json_schema_extra=_ZONED)
    resend_at: str = Field(json_schema_extra=_ZONED, description="When asking again makes sense.")


class LoginIn(Body):
    """Name and code."""

    username: str
    code: _Code
    challenge: str | None = Field(None, description="From `get_code`; without it the newest code is meant.")
    device_name: _DeviceName = None
    device_token: _DeviceToken = None


class SessionOut(Answer):
    """A session's token."""

    model_config = examples(_SESSION_SHOWN)

    token: str
    expires_at: str = Field(json_schema_extra=_ZONED)


class LoginOut(SessionOut):
    """A new session."""

    model_config = examples(
        {
            **_SESSION_SHOWN,
            "message": "Xush kelibsiz!",
            "user_id": _USER_ID,
            "device_token": "x7Hn2VbQ0cK4rT9wLmZ3sJ6pYd1gF8aE5uIoRkXtB0N",
        }
    )

    user_id: str
    device_token: str = Field(
        description="By which this device is known to the account for 180 days, or until the password changes, the session is"
        " revoked or its owner says that it was not them. Keep it, also when signing out; send it to `get_code`. It"
        " replaces the one before and opens nothing."
    )


class RefreshIn(Body):
    """The token to exchange."""

    user_id: str
    old_token: str


class ChangePasswordIn(TokenIn):
    """The old password and another one."""

    old_password: str
    new_password: _NewPassword = None


class ResetRequestIn(Body):
    """Whose password is forgotten."""

    username: str
    device_token: _DeviceToken = None


class ResetIn(Body):
    """The code from Telegram and a new password."""

    username: str
    code: _Code
    new_password: _NewPassword = None
    device_token: _DeviceToken = None


class ConfirmIn(TokenIn):
    """The password once more."""

    password: str


class SessionItem(BaseModel):
    """One sign-in on one device."""

    id: str
    device: str
    created_at: str = Field(json_schema_extra=_ZONED)
    last_seen_at: str = Field(json_schema_extra=_ZONED)
    expires_at: str = Field(json_schema_extra=_ZONED)
    current: bool = Field(description="Whether it is the one that asks.")


class SessionsOut(Answer):
    """Live sessions, newest first."""

    items: list[SessionItem]
    next_cursor: str | None


class EndedOut(Answer):
    """How many sessions were ended."""

    ended: int


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
    created_at: str = Field(json_schema_extra=_ZONED)
    updated_at: str = Field(json_schema_extra=_ZONED)


class ExportOut(Answer):
    """A copy of everything; more parts may be added."""

    data: dict[str, Any]


class DeleteIn(Body):
    """The password once more."""

    password: str
