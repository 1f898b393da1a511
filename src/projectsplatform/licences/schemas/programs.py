"""Prices, purchases and checks of a program."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field

from projectsplatform.kit.api.validation import Answer, Body, declare_field_messages, examples
from projectsplatform.licences.errors import DeviceIdInvalid, KindInvalid, MonthsCountInvalid
from projectsplatform.licences.rules.devices import MAX_DEVICE_ID
from projectsplatform.licences.rules.prices import MAX_MONTHS
from projectsplatform.licences.rules.programs import kinds

_FIELDS = (MonthsCountInvalid, DeviceIdInvalid, KindInvalid)
declare_field_messages({refusal.code: refusal.message for refusal in _FIELDS})

DEVICE_ID = "5d41402abc4b2a76b9719d911017c592"
END = "2026-12-27T07:00:00Z"
# Signed with a key that was thrown away; its claims are those of the answer that shows it.
_LEASE = (
    "eyJhbGciOiJFZERTQSIsImtpZCI6IjIwMjYtMTEiLCJ0eXAiOiJKV1QifQ."
    "eyJpc3MiOiJodHRwczovL3Byb2plY3RzcGxhdGZvcm0udXoiLCJsaWNlbmNlIjoiMDE5OWYzYTAtNGMxYi03ZDUyLTllM2EtNWI2YzdkOGU5ZjAxIiwi"
    "cHJvZHVjdCI6Imt1bmRhbGlrY29tLXBjIiwiZGV2aWNlIjoiNWQ0MTQwMmFiYzRiMmE3NmI5NzE5ZDkxMTAxN2M1OTIiLCJlbmQiOiIyMDI2LTEyLTI3"
    "VDA3OjAwOjAwWiIsIm5leHRfY2hlY2siOiIyMDI2LTExLTI5VDA3OjAwOjAwWiIsImhvbm91cl91bnRpbCI6IjIwMjYtMTItMDZUMDc6MDA6MDBaIiwi"
    "aWF0IjoxNzk1NzYyODAwfQ."
    "muVGtpFtmIchv0Yj03KkV-kXAIQPLBMxNanIf3-Jvv1Mi_T1spnmUVPeFVAYcir-1xCRmpyc-PEsFPi9EbjVBg"
)
MOMENT: dict[str, Any] = {"format": "date-time"}
_LEASE_MEANS = """With `valid`: a statement to run by while no answer comes. A compact JWS (RFC 7515, `alg` EdDSA); its `kid` names
a key of `licences/keys`. Claims: `iss` the platform; `licence`, `product`, `device` what it is for; `end` of the licence;
`next_check` by when to ask again (48 hours); `honour_until` how long it holds without network, the earlier of `end` and 7 days
after `next_check`; `iat` the server's time of issue, not to be compared with the device's clock. Times but `iat` are RFC 3339.
Only a 200 with `how: false` ends it early; 401, 429 and 5xx do not."""
Months = Annotated[int, Field(ge=1, le=MAX_MONTHS, description="Calendar months, 1…36.", examples=[3])]
if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[kinds()]  # a type that only exists when the program runs, made of the table of programs
Token = Annotated[str | None, Field(description="The session's token, unless the header carries it.")]
DeviceId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_DEVICE_ID,
        description="Made once, at installation, from 128 random bits; compared exactly.",
        examples=[DEVICE_ID],
    ),
]


class PriceIn(Body):
    months_count: Months


class KindPriceIn(PriceIn):
    kind: Kind


class PriceOut(Answer):
    """Whole so'm. Bonus months come on top of the months that are paid."""

    model_config = examples(
        {
            "how": True, "message": "3 oy narxi: 90\u00a0000\u00a0soʻm.", "months_count": 3, "price": 90_000,
            "price_per_month": 30_000, "bonus_months": 0,
        }
    )  # fmt: skip

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
    start_active_date: str = Field(json_schema_extra=MOMENT)
    end_active_date: str = Field(json_schema_extra=MOMENT)
    device_id: str | None


class BuyOut(Answer):
    """What was paid, what is left of the balance, and the licence as it runs now."""

    model_config = examples(
        {
            "how": True,
            "message": "To'lov muvaffaqiyatli amalga oshirildi.",
            "price": 40_000,
            "balance": 60_000,
            "licence": {
                "id": "0199f3a0-4c1b-7d52-9e3a-5b6c7d8e9f01", "product": "kundalikcom-pc", "token": "4T9QX-0M2KD-8ZRWH-C6V3N",
                "start_active_date": "2026-11-27T07:00:00Z", "end_active_date": END, "device_id": DEVICE_ID,
            },
        }
    )  # fmt: skip

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

    model_config = examples(
        {
            "how": True,
            "message": "Litsenziya amal qilmoqda.",
            "code": "valid",
            "end_active_date": END,
            "size": 2_592_000,
            "device_id": DEVICE_ID,
            "trial": False,
            "lease": _LEASE,
        },
        {"how": False, "message": "Litsenziya muddati tugagan.", "code": "expired"},
        {
            "how": False,
            "message": "Litsenziya boshqa qurilmada ishlatilmoqda. 48 soatdan keyin bu yerga oʻtishi mumkin yoki boshqa qurilmani boʻshating.",
            "code": "device_mismatch",
            "hours_until_move": 48,
            "releases_left": 2,
        },
        {
            "how": False,
            "message": "Avval majburiy Telegram kanallariga obuna boʻling.",
            "code": "channels_required",
            "channels": [{"title": "Kundalikcom", "url": "https://t.me/kundalikcom"}],
        },
        {"how": False, "message": "Sizda bu dastur uchun litsenziya yoʻq.", "code": "no_licence"},
        {"how": False, "message": "Litsenziya toʻxtatilgan.", "code": "suspended"},
        {"how": False, "message": "Litsenziya bekor qilingan.", "code": "revoked"},
    )

    code: Literal["valid", "revoked", "suspended", "no_licence", "expired", "channels_required", "device_mismatch"]
    end_active_date: str | None = Field(None, json_schema_extra=MOMENT, description="With `valid`.")
    size: int | None = Field(None, description="With `valid`: seconds left.")
    device_id: str | None = Field(None, description="With `valid`.")
    trial: bool | None = Field(None, description="With `valid`.")
    lease: str | None = Field(None, description=_LEASE_MEANS)
    channels: list[RequiredChannelOut] | None = Field(None, description="With `channels_required`.")
    hours_until_move: int | None = Field(None, description="With `device_mismatch`.")
    releases_left: int | None = Field(None, description="With `device_mismatch`.")
