"""Bodies and answers of signing in."""

from pydantic import Field

from projectsplatform.accounts.schemas.fields import SESSION_SHOWN, USER_ID, Code, DeviceName, DeviceToken
from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, examples


class GetCodeIn(Body):
    """Name and password."""

    username: str
    password: str
    device_name: DeviceName = None
    device_token: DeviceToken = None


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
    expires_at: str = Field(json_schema_extra=DATE_TIME)
    resend_at: str = Field(json_schema_extra=DATE_TIME, description="When asking again makes sense.")


class LoginIn(Body):
    """Name and code."""

    username: str
    code: Code
    challenge: str | None = Field(None, description="From `get_code`; without it the newest code is meant.")
    device_name: DeviceName = None
    device_token: DeviceToken = None


class SessionOut(Answer):
    """A session's token."""

    model_config = examples(SESSION_SHOWN)

    token: str
    expires_at: str = Field(json_schema_extra=DATE_TIME)


class LoginOut(SessionOut):
    """A new session."""

    model_config = examples(
        {
            **SESSION_SHOWN,
            "message": "Xush kelibsiz!",
            "user_id": USER_ID,
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
