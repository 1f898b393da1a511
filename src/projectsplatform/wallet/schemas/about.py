"""A person and their balance."""

from pydantic import Field

from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, examples


class AboutIn(Body):
    """Who is asking."""

    token: str | None = Field(None, description="The session's token, unless the header carries it.")


class AboutOut(Answer):
    """A person as they see themselves. There is no password to give: only its Argon2id hash is kept."""

    model_config = examples(
        {
            "how": True,
            "message": "Hisobingiz.",
            "id": "0199f3a0-2b7c-7e41-8d5f-3a4b5c6d7e8f",
            "full_name": "Dilnoza Karimova",
            "sex": False,
            "email": "dilnoza@example.uz",
            "phone": "+998901234567",
            "username": "dilnoza",
            "tg_id": 1_234_567_890,
            "balance": 60_000,
            "how_online": True,
            "last_login": "2026-11-27T07:00:00Z",
            "created_at": "2026-11-01T07:00:00Z",
            "updated_at": "2026-11-01T07:00:00Z",
        }
    )

    id: str
    full_name: str
    sex: bool | None = Field(description="True: male.")
    email: str | None
    phone: str | None = Field(description="E.164.")
    username: str
    tg_id: int | None
    balance: int = Field(description="Whole so'm.")
    how_online: bool = Field(description="Whether the person was seen in the last 5 minutes.")
    last_login: str | None = Field(json_schema_extra=DATE_TIME)
    created_at: str = Field(json_schema_extra=DATE_TIME)
    updated_at: str = Field(json_schema_extra=DATE_TIME)
