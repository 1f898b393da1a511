"""Links to the providers' pages."""

from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

import pytest

from projectsplatform.payments.rules.links import click_link, payme_link, qr_svg


@pytest.mark.parametrize(("language", "spoken"), [("uz", "uz"), ("uz-cyrl", "uz"), ("ru", "ru"), ("en", "en")])
def test_paymes_link_holds_tiyin_and_its_language(language: str, spoken: str) -> None:
    link = payme_link(merchant_id="abc", username="ali.v", som=5000, language=language, back="https://x.uz/a?b=1")

    assert link.startswith("https://checkout.paycom.uz/")
    text = b64decode(link.removeprefix("https://checkout.paycom.uz/")).decode()
    assert text == f"m=abc;ac.username=ali.v;a=500000;l={spoken};c=https://x.uz/a?b=1"


def test_paymes_link_takes_no_semicolon() -> None:
    with pytest.raises(ValueError, match="semicolon"):
        payme_link(merchant_id="abc", username="ali", som=5000, language="uz", back="https://x.uz/;a=1")


def test_clicks_link_has_two_decimals_and_comes_back() -> None:
    parts = urlsplit(click_link(service_id="1", merchant_id="2", account="ali.7", som=5000, back="https://x.uz/a?b=1"))

    assert (parts.scheme, parts.netloc, parts.path) == ("https", "my.click.uz", "/services/pay")
    assert parse_qs(parts.query) == {
        "service_id": ["1"],
        "merchant_id": ["2"],
        "amount": ["5000.00"],
        "transaction_param": ["ali.7"],
        "return_url": ["https://x.uz/a?b=1"],
    }


def test_a_code_is_a_drawing_with_a_name() -> None:
    drawn = qr_svg("https://my.click.uz/services/pay?a=1&b=2", label="Click <b>")
    assert drawn.startswith("<svg") and "<title>Click &lt;b&gt;</title>" in drawn
