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


class OpeningHoursOut(BaseModel):
    """A day of the week on which somebody answers; a day that is not listed is free."""

    day: int = Field(description="1 Monday to 7 Sunday.")
    opens: str = Field(description="In Tashkent, `09:00`.")
    closes: str


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
            "opening_hours": [{"day": 1, "opens": "09:00", "closes": "18:00"}],
            "cards": [{"bank": "Uzcard", "number": "8600000000000000", "holder": "Dilnoza Karimova"}],
            "cash_desks": [{"address": "Toshkent, Navoiy koʻchasi 1", "hours": "Du–Ju 09:00–17:00"}],
            "top_up_hint": "Toʻlov izohida foydalanuvchi nomingizni yozing.",
            "seller": "“Projects” MChJ, STIR 300000000",
        }
    )

    name: str
    phone: str
    telegram: str = Field(description="A username with its @.")
    hours: str = Field(description="In words.")
    opening_hours: list[OpeningHoursOut] = Field(description="The same as a table; empty when staff wrote none.")
    cards: list[CardOut]
    cash_desks: list[CashDeskOut]
    top_up_hint: str = Field(description="May have several lines.")
    seller: str = Field(description="The seller's details for receipts; may have several lines.")
