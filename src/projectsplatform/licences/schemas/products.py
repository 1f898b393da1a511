"""What is sold."""

from pydantic import BaseModel, Field

from projectsplatform.licences.enums import Platform


class TierOut(BaseModel):
    from_months: int
    price_per_month: int


class DownloadOut(BaseModel):
    """Where a program is for a platform."""

    platform: Platform
    url: str = Field(description="An https address.")
    sha256: str | None = Field(description="Of the file, 64 hexadecimal digits; null where there is no file.")


class ProductOut(BaseModel):
    code: str
    name: str
    trial_days: int
    bonus_from_months: int | None
    bonus_months: int
    tiers: list[TierOut]
    about: str = Field(description="May have several lines, or be empty.")
    how_to_install: str = Field(description="A step a line; may be empty.")
    downloads: list[DownloadOut]


class ProductsOut(BaseModel):
    items: list[ProductOut]
    next_cursor: str | None
