"""Links to the providers' own pages. Anybody can write one, so nothing in them is believed when the provider calls.

Uzum Bank has none for its Merchant API: a person finds us in the bank's application and types the account.
"""

from base64 import b64encode
from typing import Final
from urllib.parse import urlencode

import segno
from django.utils.safestring import SafeString, mark_safe

from projectsplatform.payments.rules.amounts import TIYIN

PAYME: Final = "https://checkout.paycom.uz/"
CLICK: Final = "https://my.click.uz/services/pay"
_PAYMES_LANGUAGES: Final = {"uz": "uz", "uz-cyrl": "uz", "ru": "ru", "en": "en"}


def payme_link(
    *, merchant_id: str, username: str, som: int, language: str, back: str = "", address: str = PAYME
) -> str:
    """Payme's checkout of a sum. Parts are parted by semicolons, so `back` may hold none: ValueError."""
    if ";" in back + username:
        raise ValueError("a semicolon ends a part of Payme's link")
    spoken = _PAYMES_LANGUAGES.get(language, "uz")
    parts = [f"m={merchant_id}", f"ac.username={username}", f"a={som * TIYIN}", f"l={spoken}"]
    if back:
        parts.append(f"c={back}")
    return address + b64encode(";".join(parts).encode()).decode()


def click_link(
    *, service_id: str, merchant_id: str, account: str, som: int, back: str = "", address: str = CLICK
) -> str:
    """Click's page of a sum; `account` comes back as `merchant_trans_id`."""
    asked = {"service_id": service_id, "merchant_id": merchant_id, "amount": f"{som}.00", "transaction_param": account}
    return f"{address}?{urlencode(asked | ({'return_url': back} if back else {}))}"


def uzum_link(*, account: str, som: int, back: str = "", address: str) -> str:
    """The page in the demo that stands in for the bank's application."""
    asked = {"account": account, "amount": som * TIYIN}
    return f"{address}?{urlencode(asked | ({'return_url': back} if back else {}))}"


def qr_svg(link: str, *, label: str) -> SafeString:
    """The link as a QR code for a page, an inline SVG that scales; `label` is read out."""
    code = segno.make(link, error="m", micro=False)
    return mark_safe(code.svg_inline(border=4, omitsize=True, title=label))  # noqa: S308  segno escapes the title
