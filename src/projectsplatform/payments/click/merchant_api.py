"""Click's Merchant API, which we call: what became of a payment, and a payment taken back whole.

Never within a call of Click's own: it waits for the network. A reversal whose answer is anything but a clear yes is
uncertain: nobody calls it again, its payment is asked for by status.
"""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha1
from typing import Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings

ADDRESS: Final = "https://api.click.uz/v2/merchant"
MOVED: Final = 2
"""The status of a payment whose money has moved; 1 has not yet."""
_MOST_BYTES: Final = 64 * 1024
_LEAST_SECONDS: Final = 0.01


class ClickUnclear(Exception):  # noqa: N818  an expected outcome, not a fault
    """No answer, or none that says what is so: ask by status later. `note` is Click's, or the kind of the failure."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class ClickRefused(Exception):  # noqa: N818  as above
    """Click answered a question with an error of its own: nothing was asked of it that could have moved money."""

    def __init__(self, code: int, note: str) -> None:
        super().__init__(f"{code}: {note}")
        self.code, self.note = code, note


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """Of Click's payment, by Click's number."""

    payment_id: int
    status: int
    note: str

    @property
    def has_moved(self) -> bool:
        """Whether the money is ours."""
        return self.status == MOVED


@dataclass(frozen=True, slots=True)
class MerchantApi:
    """One service of Click's. `seconds` is what a call may take as a whole."""

    service_id: str
    user_id: str
    secret: str = field(repr=False)
    address: str = ADDRESS
    seconds: float = 10.0

    def status(self, payment_id: int, *, at: datetime) -> PaymentStatus:
        """By Click's number, which came as `click_paydoc_id`. Raises ClickRefused, ClickUnclear."""
        return _status(self._ask(f"payment/status/{self.service_id}/{payment_id}", at))

    def status_by_account(self, account: str, *, day: date, at: datetime) -> PaymentStatus:
        """By what was sent as `merchant_trans_id` on a day: of a bare username it may be any of that day's payments.

        Raises ClickRefused, ClickUnclear.
        """
        path = f"payment/status_by_mti/{self.service_id}/{quote(account, safe='')}/{day.isoformat()}"
        return _status(self._ask(path, at))

    def reverse(self, payment_id: int, *, at: datetime) -> None:
        """Takes the whole payment back to the card. Raises ClickUnclear for everything but a clear yes: never call again."""
        answer = self._call("DELETE", f"payment/reversal/{self.service_id}/{payment_id}", at)
        if answer.get("error_code") != 0 or answer.get("payment_id", payment_id) != payment_id:
            raise ClickUnclear(_note(answer))

    def receipt(self, payment_id: int, *, at: datetime) -> dict[str, Any]:
        """What Click knows of a payment's fiscal receipt; empty as long as there is none. Raises ClickRefused, ClickUnclear."""
        answer = self._call("GET", f"payment/ofd_data/{self.service_id}/{payment_id}", at)
        if answer.get("error_code", 0) != 0:
            raise ClickRefused(answer["error_code"], _note(answer))
        return {"qrCodeURL": str(answer["qrCodeURL"])[:500]} if answer.get("qrCodeURL") else {}

    def submit_receipt(self, items: Mapping[str, Any], *, at: datetime) -> None:
        """Has a receipt made. Raises ClickUnclear for everything but a clear yes: read before it is sent again."""
        answer = self._call("POST", "payment/ofd_data/submit_items", at, items)
        if answer.get("error_code") != 0:
            raise ClickUnclear(f"{answer.get('error_code')}: {_note(answer)}")

    def _ask(self, path: str, at: datetime) -> dict[str, Any]:
        answer = self._call("GET", path, at)
        code = answer.get("error_code")
        if not isinstance(code, int) or isinstance(code, bool):
            raise ClickUnclear("an answer without a code")
        if code:
            raise ClickRefused(code, _note(answer))
        return answer

    def _call(self, method: str, path: str, at: datetime, sent: Mapping[str, Any] | None = None) -> dict[str, Any]:
        deadline = time.monotonic() + self.seconds
        base = urlsplit(self.address)
        kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
        link = kind(base.netloc, timeout=self.seconds)
        try:
            body, kind_of_body = (
                (json.dumps(sent), {"Content-Type": "application/json"}) if sent is not None else (None, {})
            )
            link.request(method, f"{base.path}/{path}", body, self._headers(at) | kind_of_body)
            return _read(link, link.getresponse(), lambda: max(_LEAST_SECONDS, deadline - time.monotonic()))
        except (OSError, http.client.HTTPException, ValueError) as error:
            # `from None`: the headers in the traceback hold what signs us in.
            raise ClickUnclear(type(error).__name__) from None
        finally:
            link.close()

    def _headers(self, at: datetime) -> dict[str, str]:
        timestamp = str(int(at.timestamp()))
        digest = sha1(f"{timestamp}{self.secret}".encode(), usedforsecurity=False).hexdigest()
        return {"Auth": f"{self.user_id}:{digest}:{timestamp}", "Accept": "application/json"}


def has_click_itself() -> bool:
    """Whether Click can be asked about payments and receipts: it is on, and no demo acts as it."""
    return bool(settings.CLICK_SECRET_KEY) and not settings.DEMO


def merchant_api() -> MerchantApi:
    """Click's, with this installation's settings; in a demo the demo's own, which acts as Click."""
    return MerchantApi(
        service_id=settings.CLICK_SERVICE_ID,
        user_id=settings.CLICK_MERCHANT_USER_ID,
        secret=settings.CLICK_SECRET_KEY,
        address=settings.CLICK_API or ADDRESS,
    )


def _read(
    link: http.client.HTTPConnection, answer: http.client.HTTPResponse, left: Callable[[], float]
) -> dict[str, Any]:
    """Piece by piece, because a time limit of the socket counts for each piece anew. Raises ValueError for no JSON object."""
    data = bytearray()
    while len(data) <= _MOST_BYTES:
        if link.sock is not None:
            link.sock.settimeout(left())
        piece = answer.read1(_MOST_BYTES)
        if not piece:
            break
        data += piece
        if left() <= _LEAST_SECONDS:
            raise TimeoutError
    found = json.loads(bytes(data[: _MOST_BYTES + 1]))
    if answer.status != http.client.OK or not isinstance(found, dict):
        raise ValueError
    return found


def _status(answer: dict[str, Any]) -> PaymentStatus:
    payment_id, status = answer.get("payment_id"), answer.get("payment_status")
    if not isinstance(payment_id, int) or not isinstance(status, int):
        raise ClickUnclear("an answer without a status")
    return PaymentStatus(payment_id, status, _note(answer))


def _note(answer: dict[str, Any]) -> str:
    return str(answer.get("error_note") or "")[:200]
