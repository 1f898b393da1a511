"""Fields and examples that several bodies share."""

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from projectsplatform.kit.api.validation import Body

TOKEN_SHOWN = "q3bX0c1vS7m2tJ4kP9wLdR8nZ5yF6hG1aE0uIoVxTsM"  # noqa: S105  opens nothing
SESSION_SHOWN = {
    "how": True,
    "message": "Token yangilandi.",
    "token": TOKEN_SHOWN,
    "expires_at": "2027-05-29T07:00:00Z",
}
USER_ID = "0199f3a0-2b7c-7e41-8d5f-3a4b5c6d7e8f"
Code = Annotated[str, Field(description="From Telegram, spaces and hyphens do not matter.", examples=["042917"])]
DeviceName = Annotated[str | None, Field(description="What the person calls the device; shown in lists and messages.")]
DeviceToken = Annotated[
    str | None,
    Field(
        description="From the last `login` on this device. It is then counted by itself when a secret is wrong, and not with"
        " everybody at its address. One that is not known, or another account's, is the same as none."
    ),
]
NewPassword = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 8, "maxLength": 128})]


class TokenIn(Body):
    """Who is asking."""

    token: str | None = Field(None, description="The session's token, unless the header carries it.")
