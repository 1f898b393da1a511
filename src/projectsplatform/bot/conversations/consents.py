"""The button that pays: what a person agrees to by it, written into its data and read again."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.screens import opens
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import ProductCode
from projectsplatform.telegram.models import Button

_DAY: Final = "%Y%m%d"
_CONSENT: Final = re.compile(
    r"(?P<product>[a-z-]+):(?P<months>[0-9]{1,2}):(?P<price>[0-9]{1,13}):(?P<end>[0-9]{8}):(?P<nonce>[A-Za-z0-9_-]{12})"
)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agrees to by the button that pays: so'm, and the day of the new end in Tashkent.

    `nonce` is the purchase's idempotency key: one button buys once, however often it is pressed.
    """

    product: str
    months: int
    price: int
    end: date
    nonce: str

    def button(self) -> Button:
        """At most 64 bytes of callback data, for every product at every price."""
        text = _("Pay {price}").format(price=format_som(self.price))
        return opens(text, "buy", self.product, self.months, self.price, self.end.strftime(_DAY), self.nonce)


def read_consent(text: str) -> Consent:
    """Raises NothingThere: a changed client may send anything as a button."""
    found = _CONSENT.fullmatch(text)
    if found is None or found["product"] not in ProductCode.values:
        raise NothingThere
    try:
        end = datetime.strptime(found["end"], _DAY).date()  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise NothingThere from error
    return Consent(found["product"], int(found["months"]), int(found["price"]), end, found["nonce"])
