"""What Payme asks: read, and refused by the protocol's numbers where it is not what the protocol says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from projectsplatform.payments.errors import PaymentAmountInvalid
from projectsplatform.payments.payme.errors import AmountWrong, NotJson, RequestInvalid
from projectsplatform.payments.rules.amounts import som_of_tiyin

MOST_BYTES: Final = 64 * 1024
_MOST_ID: Final = 64
_MOST_WHOLE: Final = 2**53
_TIMES: Final = range(10**12, 10**13)


@dataclass(frozen=True, slots=True)
class Call:
    """A method with its parameters; `id` is echoed."""

    id: int | str
    method: str
    params: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text that is a transaction's number. Raises RequestInvalid."""
        value = self.params.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= _MOST_ID or not value.isprintable():
            raise RequestInvalid(name)
        return value

    def time(self, name: str) -> int:
        """Milliseconds of thirteen digits. Raises RequestInvalid."""
        value = self.whole(name)
        if value not in _TIMES:
            raise RequestInvalid(name)
        return value

    def whole(self, name: str) -> int:
        """Raises RequestInvalid."""
        value = self.params.get(name)
        if not is_whole(value):
            raise RequestInvalid(name)
        return int(value)  # type: ignore[arg-type]  # looked at above

    def username(self) -> str:
        """Of the account that is paid for, as it was typed. Raises RequestInvalid."""
        account = self.params.get("account")
        if not isinstance(account, dict) or not isinstance(account.get("username"), str):
            raise RequestInvalid("account")
        username: str = account["username"]
        return username

    def amount(self) -> int:
        """Whole so'm. Raises AmountWrong for a number that is not taken, RequestInvalid for what is no number."""
        value = self.params.get("amount")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise RequestInvalid("amount")
        try:
            return som_of_tiyin(value)
        except PaymentAmountInvalid as refusal:
            raise AmountWrong("amount") from refusal


def is_whole(value: object) -> bool:
    """Whether it is an integer that every side can hold; true is none."""
    return isinstance(value, int) and not isinstance(value, bool) and -_MOST_WHOLE < value < _MOST_WHOLE


def json_of(body: bytes) -> object:
    """Raises NotJson, also for a body that is too large."""
    if len(body) > MOST_BYTES:
        raise NotJson
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise NotJson from error


def call_of(value: object) -> Call:
    """Raises RequestInvalid."""
    if not isinstance(value, dict):
        raise RequestInvalid
    if id_of(value) is None:
        raise RequestInvalid("id")
    if not isinstance(value.get("method"), str):
        raise RequestInvalid("method")
    if not isinstance(value.get("params"), dict):
        raise RequestInvalid("params")
    return Call(value["id"], value["method"], value["params"])


def id_of(value: object) -> int | str | None:
    """What is echoed; None where there is nothing that could be."""
    number = value.get("id") if isinstance(value, dict) else None
    if is_whole(number) or (isinstance(number, str) and len(number) <= _MOST_ID):
        return number
    return None
