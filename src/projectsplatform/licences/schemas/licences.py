"""Licences, what their owners change, and the keys that sign leases."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body
from projectsplatform.licences.rules.names import MAX_NAME


class LicenceOut(BaseModel):
    id: str
    product: str
    product_name: str
    token: str = Field(description="The licence's key.")
    state: Literal["active", "expired", "suspended", "revoked"]
    trial: bool
    start_active_date: str = Field(json_schema_extra=DATE_TIME)
    end_active_date: str = Field(json_schema_extra=DATE_TIME)
    size: int = Field(description="Seconds left; a suspended licence keeps them.")
    device_id: str | None
    device_last_seen: str | None = Field(json_schema_extra=DATE_TIME)
    releases_left: int
    name: str = Field(description="What its owner calls it; may be empty.")
    auto_renew: bool = Field(description="Whether it is renewed from the balance by itself.")


class LicenceChangeIn(Body):
    """What is to change; what is left out stays."""

    name: Annotated[Any, WithJsonSchema({"type": "string", "maxLength": MAX_NAME})] = None
    auto_renew: Annotated[Any, WithJsonSchema({"type": "boolean"})] = None


class LicenceChangedOut(Answer):
    licence: LicenceOut


class LicencesOut(BaseModel):
    items: list[LicenceOut]
    next_cursor: str | None


class ReleaseOut(Answer):
    releases_left: int


class KeyOut(BaseModel):
    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    use: Literal["sig"]
    alg: Literal["EdDSA"]
    kid: str
    x: str


class KeysOut(BaseModel):
    """RFC 7517. Newest first; older ones stay as long as leases signed with them may be honoured."""

    keys: list[KeyOut]
