"""What a link to a provider's page asks for. Anybody can write one."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.rules.amounts import TIYIN

_MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Order:
    """`key` stands for the provider's own number of the transaction: the same form that is sent twice is one."""

    provider: Provider
    account: str
    tiyin: int
    back: str
    key: UUID

    @property
    def som(self) -> int:
        """Whole so'm, for the page."""
        return self.tiyin // TIYIN


def read_order(provider: Provider, code: str, asked: Mapping[str, str], key: str) -> Order:
    """Raises NothingThere for a link that no page of ours made."""
    account, tiyin, back = _READERS[provider](code, asked)
    if not account or not account.isprintable():
        raise NothingThere
    return Order(provider, account, tiyin, back, _key(key))


def _of_payme(code: str, asked: Mapping[str, str]) -> tuple[str, int, str]:
    try:
        text = b64decode(code, validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise NothingThere from error
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    return parts.get("ac.username", ""), _whole(parts.get("a", "")), parts.get("c", "")


def _of_click(code: str, asked: Mapping[str, str]) -> tuple[str, int, str]:
    som = _whole(asked.get("amount", "").removesuffix(".00"))
    return asked.get("transaction_param", ""), som * TIYIN, asked.get("return_url", "")


def _of_uzum(code: str, asked: Mapping[str, str]) -> tuple[str, int, str]:
    return asked.get("account", ""), _whole(asked.get("amount", "")), asked.get("return_url", "")


_READERS: Final = {Provider.PAYME: _of_payme, Provider.CLICK: _of_click, Provider.UZUM: _of_uzum}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise NothingThere
    return int(text)


def _key(text: str) -> UUID:
    try:
        return UUID(text) if text else uuid4()
    except ValueError as error:
        raise NothingThere from error
