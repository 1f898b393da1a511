"""Click, as it calls us."""

from dataclasses import dataclass, field
from hashlib import md5
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

_numbers = count(4_000_000_001)


def new_trans_id() -> str:
    return str(next(_numbers))


def signed(fields: dict[str, Any], *, secret: str | None = None) -> dict[str, str]:
    """With the digest over the values as they are."""
    texts = {name: str(value) for name, value in fields.items()}
    texts |= {"sign_string": ""} if "sign_string" not in texts else {}
    parts = [texts.get(name, "") for name in ("click_trans_id", "service_id")]
    parts.append(settings.CLICK_SECRET_KEY if secret is None else secret)
    rest = ("merchant_trans_id", "merchant_prepare_id", "amount", "action", "sign_time")
    parts += [texts.get(name, "") for name in rest]
    return texts | {"sign_string": md5("".join(parts).encode()).hexdigest()}


@dataclass
class Click:
    """Calls in process, over HTTP; every answer must be JSON with 200."""

    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def post(self, method: str, body: bytes | dict[str, Any], content_type: str = "") -> dict[str, Any]:
        raw = body if isinstance(body, bytes) else urlencode(body).encode()
        kind = content_type or "application/x-www-form-urlencoded"
        answer = self.client.generic("POST", f"/payments/click/{method}", raw, kind)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        found: dict[str, Any] = answer.json()
        return found

    def prepare(self, account: str, amount: str = "5000.00", **changes: Any) -> dict[str, Any]:
        return self.post("prepare", signed({**self.fields(account, amount, 0), **changes}))

    def complete(self, account: str, prepare_id: object, amount: str = "5000.00", **changes: Any) -> dict[str, Any]:
        fields = {**self.fields(account, amount, 1), "merchant_prepare_id": prepare_id, **changes}
        return self.post("complete", signed(fields))

    def pay(self, account: str, amount: str = "5000.00", **changes: Any) -> dict[str, Any]:
        """Both calls of one transaction; the answer of the second."""
        changes = {"click_trans_id": new_trans_id(), **changes}
        prepared = self.prepare(account, amount, **changes)
        return self.complete(account, prepared["merchant_prepare_id"], amount, **changes)

    def fields(self, account: str, amount: str, action: int) -> dict[str, Any]:
        return {
            "click_trans_id": new_trans_id(),
            "service_id": settings.CLICK_SERVICE_ID,
            "click_paydoc_id": "77001",
            "merchant_trans_id": account,
            "amount": amount,
            "action": action,
            "error": 0,
            "error_note": "Success",
            "sign_time": "2026-11-27 12:00:00",
        }
