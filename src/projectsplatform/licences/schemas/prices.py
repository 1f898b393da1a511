"""What months of a program cost."""

from projectsplatform.kit.api.validation import Answer, Body, examples
from projectsplatform.licences.schemas.fields import Kind, Months


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
