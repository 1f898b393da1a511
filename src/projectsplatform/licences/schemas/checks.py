"""Checks of a program: may it run on this device?"""

from typing import Literal

from pydantic import BaseModel, Field

from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, examples
from projectsplatform.licences.schemas.fields import DEVICE_ID, END, DeviceId, Kind, Token

# Signed with a key that was thrown away; its claims are those of the answer that shows it.
_LEASE = (
    "eyJhbGciOiJFZERTQSIsImtpZCI6IjIwMjYtMTEiLCJ0eXAiOiJKV1QifQ."
    "eyJpc3MiOiJodHRwczovL3Byb2plY3RzcGxhdGZvcm0udXoiLCJsaWNlbmNlIjoiMDE5OWYzYTAtNGMxYi03ZDUyLTllM2EtNWI2YzdkOGU5ZjAxIiwi"
    "cHJvZHVjdCI6Imt1bmRhbGlrY29tLXBjIiwiZGV2aWNlIjoiNWQ0MTQwMmFiYzRiMmE3NmI5NzE5ZDkxMTAxN2M1OTIiLCJlbmQiOiIyMDI2LTEyLTI3"
    "VDA3OjAwOjAwWiIsIm5leHRfY2hlY2siOiIyMDI2LTExLTI5VDA3OjAwOjAwWiIsImhvbm91cl91bnRpbCI6IjIwMjYtMTItMDZUMDc6MDA6MDBaIiwi"
    "aWF0IjoxNzk1NzYyODAwfQ."
    "muVGtpFtmIchv0Yj03KkV-kXAIQPLBMxNanIf3-Jvv1Mi_T1spnmUVPeFVAYcir-1xCRmpyc-PEsFPi9EbjVBg"
)
_LEASE_MEANS = """With `valid`: a statement to run by while no answer comes. A compact JWS (RFC 7515, `alg` EdDSA); its `kid` names
a key of `licences/keys`. Claims: `iss` the platform; `licence`, `product`, `device` what it is for; `end` of the licence;
`next_check` by when to ask again (48 hours); `honour_until` how long it holds without network, the earlier of `end` and 7 days
after `next_check`; `iat` the server's time of issue, not to be compared with the device's clock. Times but `iat` are RFC 3339.
Only a 200 with `how: false` ends it early; 401, 429 and 5xx do not."""


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
    end_active_date: str | None = Field(None, json_schema_extra=DATE_TIME, description="With `valid`.")
    size: int | None = Field(None, description="With `valid`: seconds left.")
    device_id: str | None = Field(None, description="With `valid`.")
    trial: bool | None = Field(None, description="With `valid`.")
    lease: str | None = Field(None, description=_LEASE_MEANS)
    channels: list[RequiredChannelOut] | None = Field(None, description="With `channels_required`.")
    hours_until_move: int | None = Field(None, description="With `device_mismatch`.")
    releases_left: int | None = Field(None, description="With `device_mismatch`.")
