"""Uzum Bank, as it calls us."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client

TIMESTAMP = 1_764_244_800_000


def new_uuid() -> str:
    return str(uuid4())


def basic(login: str | None = None, password: str | None = None) -> str:
    pair = (
        f"{settings.UZUM_LOGIN if login is None else login}:{settings.UZUM_PASSWORD if password is None else password}"
    )
    return f"Basic {b64encode(pair.encode()).decode()}"


@dataclass
class Uzum:
    """Calls in process, over HTTP; every answer must be JSON, 200 or, for FAILED, 400."""

    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def post(self, method: str, body: Any, *, authorization: str | None = None, verb: str = "POST") -> dict[str, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"authorization": basic() if authorization is None else authorization}
        answer = self.client.generic(verb, f"/payments/uzum/{method}", raw, "application/json", headers=headers)
        found: dict[str, Any] = answer.json()
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.status_code == (400 if found["status"] == "FAILED" else 200)
        return found

    def ask(self, method: str, **fields: Any) -> dict[str, Any]:
        known = {"serviceId": int(settings.UZUM_SERVICE_ID), "timestamp": TIMESTAMP}
        body = {name: value for name, value in {**known, **fields}.items() if value is not ...}
        return self.post(method, body)

    def check(self, account: str) -> dict[str, Any]:
        return self.ask("check", params={"account": account})

    def create(self, account: str, trans_id: str = "", amount: Any = 500_000, **changes: Any) -> dict[str, Any]:
        fields = {"transId": trans_id or new_uuid(), "params": {"account": account}, "amount": amount}
        return self.ask("create", **{**fields, **changes})

    def confirm(self, trans_id: str, **changes: Any) -> dict[str, Any]:
        facts = {
            "paymentSource": "UZCARD",
            "tariff": "-",
            "processingReferenceNumber": "12345",
            "phone": "998901234567",
        }
        return self.ask("confirm", **{"transId": trans_id, "cardType": 1, **facts, **changes})

    def reverse(self, trans_id: str) -> dict[str, Any]:
        return self.ask("reverse", transId=trans_id)

    def status(self, trans_id: str) -> dict[str, Any]:
        return self.ask("status", transId=trans_id)

    def paid(self, account: str, amount: int = 500_000) -> str:
        """A payment made and confirmed; its number."""
        trans_id = new_uuid()
        self.create(account, trans_id, amount)
        self.confirm(trans_id)
        return trans_id


def result(answer: dict[str, Any]) -> str:
    """The code of a refusal, else the status."""
    code: str = answer.get("errorCode", answer["status"])
    return code
