"""What the company says about itself."""

from pydantic import BaseModel, Field

from projectsplatform.kit.api.validation import Answer, examples


class CardOut(BaseModel):
    """A bank card to pay to."""

    bank: str
    number: str = Field(description="16 digits.")
    holder: str


class CashDeskOut(BaseModel):
    """Where to pay in cash."""

    address: str
    hours: str


class CompanyOut(Answer):
    """Whatever the company has not written is an empty text or list."""

    model_config = examples(
        {
            "how": True,
            "message": "Kompaniya maʼlumotlari.",
            "name": "ProjectsPlatform",
            "phone": "+998 71 200 00 00",
            "telegram": "@projectsplatform",
            "hours": "Du–Ju 09:00–18:00",
            "cards": [{"bank": "Uzcard", "number": "8600000000000000", "holder": "Dilnoza Karimova"}],
            "cash_desks": [{"address": "Toshkent, Navoiy koʻchasi 1", "hours": "Du–Ju 09:00–17:00"}],
            "top_up_hint": "Toʻlov izohida foydalanuvchi nomingizni yozing.",
            "seller": "“Projects” MChJ, STIR 300000000",
        }
    )

    name: str
    phone: str
    telegram: str = Field(description="A username with its @.")
    hours: str
    cards: list[CardOut]
    cash_desks: list[CashDeskOut]
    top_up_hint: str = Field(description="May have several lines.")
    seller: str = Field(description="The seller's details for receipts; may have several lines.")
