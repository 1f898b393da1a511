"""What a person does in their chat with the bot: presses buttons, follows links, tells of a payment, buys."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.people import PATIENCE_SECONDS, Phone
from tests.e2e.start import wait_for
from tests.factories.pictures import png


def press(phone: Phone, screen: str) -> None:
    """The newest button that opens a screen, as soon as there is one."""
    phone.send(callback_data=_newest(phone, lambda button: _opens(button, screen))["callback_data"])


def await_button(phone: Phone, screen: str) -> None:
    """The bot has asked what this button answers."""
    _newest(phone, lambda button: _opens(button, screen))


def path_behind(phone: Phone, page: str, *, after: int = 0) -> str:
    """Where the button of a notice leads to: the path, and what follows it, of the newest address that holds `page`."""
    url = urlsplit(_newest(phone, lambda button: page in (button.get("url") or ""), after=after)["url"])
    return f"{url.path}?{url.query}" if url.query else url.path


def tell_of_payment(phone: Phone, *, amount: str, number: str) -> None:
    """Top up → amount → I have paid → number → picture."""
    phone.send(text="/start")
    press(phone, "topup")
    await_button(phone, "amount")
    phone.send(text=amount)
    press(phone, "paid")
    await_button(phone, "nonumber")
    phone.send(text=number)
    await_button(phone, "nofile")
    phone.send(photo={"content": b64encode(png(90, 160)).decode()})


def buy_months(phone: Phone) -> str:
    """Renew → the first months that are offered → pay; what the bot answers."""
    phone.send(text="/start")
    for screen in ("renew", "months", "buy"):
        press(phone, screen)
    return phone.wait_for(re.compile(r"Tayyor\.[^\"]*"))


def _newest(phone: Phone, is_it: Callable[[dict[str, Any]], bool], *, after: int = 0) -> dict[str, Any]:
    found: list[dict[str, Any]] = []

    def look() -> bool:
        found[:] = [button for button in _buttons(phone, after) if is_it(button)]
        return bool(found)

    assert wait_for(look, PATIENCE_SECONDS), phone.messages()
    return found[0]


def _buttons(phone: Phone, after: int) -> Iterator[dict[str, Any]]:
    """The newest message's first."""
    for message in reversed(phone.messages()[after:]):
        for row in message["buttons"]:
            yield from row


def _opens(button: dict[str, Any], screen: str) -> bool:
    return str(button.get("callback_data", "")).partition(":")[0] == screen
