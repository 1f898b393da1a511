from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from projectsplatform.kit.fields import Answer, Body, declare_field_messages
from projectsplatform.licences.errors import DeviceIdInvalid, KindInvalid, MonthsCountInvalid
from projectsplatform.licences.rules.devices import MAX_DEVICE_ID
from projectsplatform.licences.rules.prices import MAX_MONTHS

declare_field_messages(
    {refusal.code: refusal.message for refusal in (MonthsCountInvalid, DeviceIdInvalid, KindInvalid)}
)

_MOMENT: dict[str, Any] = {"format": "date-time"}
Months = Annotated[int, Field(ge=1, le=MAX_MONTHS, description="Calendar months, 1…36.", examples=[3])]
Kind = Literal["teacher", "centre"]
Token = Annotated[str | None, Field(description="The session's token, unless the header carries it.")]
DeviceId = Annotated[
    str, Field(min_length=1, max_length=MAX_DEVICE_ID, description="Compared exactly.", examples=["PC-7f3a"])
]


class PriceIn(Body):
    months_count: Months


class KindPriceIn(PriceIn):
    kind: Kind


class PriceOut(Answer):
    """Whole so'm. Bonus months come on top of the months that are paid."""

    months_count: int
    price: int
    price_per_month: int
    bonus_months: int


class BuyIn(Body):
    months_count: Months
    token: Token = None


class KindBuyIn(BuyIn):
    kind: Kind


class BoughtLicence(BaseModel):
    """`token` is the licence's key: to show and to type, no credential."""

    id: str
    product: str
    token: str
    start_active_date: str = Field(json_schema_extra=_MOMENT)
    end_active_date: str = Field(json_schema_extra=_MOMENT)
    device_id: str | None


class BuyOut(Answer):
    """What was paid, what is left of the balance, and the licence as it runs now."""

    price: int
    balance: int
    licence: BoughtLicence


class CheckIn(Body):
    device_id: DeviceId
    token: Token = None


class KindCheckIn(CheckIn):
    kind: Kind


class RequiredChannelOut(BaseModel):
    title: str
    url: str


class CheckOut(Answer):
    """Yes (`how: true`, `code: valid`) or a definite no (`how: false`): only the latter may stop a program."""

    code: Literal["valid", "revoked", "suspended", "no_licence", "expired", "channels_required", "device_mismatch"]
    end_active_date: str | None = Field(None, json_schema_extra=_MOMENT, description="With `valid`.")
    size: int | None = Field(None, description="With `valid`: seconds left.")
    device_id: str | None = Field(None, description="With `valid`.")
    trial: bool | None = Field(None, description="With `valid`.")
    lease: str | None = Field(None, description="With `valid`: a compact JWS (EdDSA); keys at licences/keys.")
    channels: list[RequiredChannelOut] | None = Field(None, description="With `channels_required`.")
    hours_until_move: int | None = Field(None, description="With `device_mismatch`.")
    releases_left: int | None = Field(None, description="With `device_mismatch`.")


class LicenceOut(BaseModel):
    id: str
    product: str
    product_name: str
    token: str = Field(description="The licence's key.")
    state: Literal["active", "expired", "suspended", "revoked"]
    trial: bool
    start_active_date: str = Field(json_schema_extra=_MOMENT)
    end_active_date: str = Field(json_schema_extra=_MOMENT)
    size: int = Field(description="Seconds left; a suspended licence keeps them.")
    device_id: str | None
    device_last_seen: str | None = Field(json_schema_extra=_MOMENT)
    releases_left: int


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


class TierOut(BaseModel):
    from_months: int
    price_per_month: int


class ProductOut(BaseModel):
    code: str
    name: str
    trial_days: int
    bonus_from_months: int | None
    bonus_months: int
    tiers: list[TierOut]


class ProductsOut(BaseModel):
    items: list[ProductOut]
    next_cursor: str | None
