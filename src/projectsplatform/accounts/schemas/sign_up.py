"""Bodies and answers of registration. Fields that rules look at as a whole come in as they are."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from projectsplatform.accounts.schemas.fields import TOKEN_SHOWN, USER_ID, NewPassword
from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, examples


class TicketIn(Body):
    """A Telegram contact."""

    phone: str = Field(description="In any usual spelling.", examples=["+998901234567"])
    tg_id: int = Field(ge=1, lt=2**63)


class TicketOut(Answer):
    """A registration token: 15 minutes, single use."""

    token: str
    expires_at: str = Field(json_schema_extra=DATE_TIME)
    register_url: str = Field(description="The register page with the token in its fragment.")


class CheckTokenIn(Body):
    """Any token."""

    token: str = Field(description="A registration's or a session's.")


class CheckTokenOut(BaseModel):
    """`how` tells whether the token opens anything now."""

    how: bool
    message: str
    kind: Literal["registration", "session"] | None = None
    expires_at: str | None = Field(None, json_schema_extra=DATE_TIME)
    code: str | None = Field(None, description="`token_invalid` when `how` is false.")


class RegisterIn(Body):
    """A person. The rules say about all fields at once what cannot be taken, after the token was looked at."""

    model_config: ClassVar[ConfigDict] = examples(
        {
            "token": TOKEN_SHOWN,
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
    password: NewPassword = None


class RegisterOut(Answer):
    """Where to go now, and who they are."""

    model_config = examples(
        {"how": True, "message": "Hisobingiz tayyor. Endi kiring.", "redirect": "/login/", "user_id": USER_ID}
    )

    redirect: str
    user_id: str
