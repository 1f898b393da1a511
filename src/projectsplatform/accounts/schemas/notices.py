"""Bodies and answers about notices."""

from typing import Annotated, Any

from pydantic import ConfigDict, WithJsonSchema

from projectsplatform.kit.api.validation import Answer, Body

_Always = Annotated[Any, WithJsonSchema({"type": "boolean", "const": True, "description": "Cannot be switched off."})]
_Chosen = Annotated[Any, WithJsonSchema({"type": "boolean"})]


class NoticeChoicesIn(Body):
    """Kinds of notices, true to have them in Telegram; what is left out stays as it is."""

    model_config = ConfigDict(strict=True, extra="allow", json_schema_extra={"additionalProperties": False})

    security: _Always = None
    money_received: _Always = None
    purchase: _Chosen = None
    licence: _Chosen = None
    reminder: _Chosen = None
    channel: _Chosen = None
    news: _Chosen = None
    offers: _Chosen = None


class NoticeChoicesOut(Answer):
    """Every kind of notice, and whether the person has it in Telegram."""

    security: bool
    money_received: bool
    purchase: bool
    licence: bool
    reminder: bool
    channel: bool
    news: bool
    offers: bool
