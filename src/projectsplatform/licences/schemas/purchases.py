"""Purchases of a program."""

from pydantic import BaseModel, Field

from projectsplatform.kit.api.validation import DATE_TIME, Answer, Body, examples
from projectsplatform.licences.schemas.fields import DEVICE_ID, END, Kind, Months, Token


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
    start_active_date: str = Field(json_schema_extra=DATE_TIME)
    end_active_date: str = Field(json_schema_extra=DATE_TIME)
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
