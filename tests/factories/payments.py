"""Payments of providers for the tests."""

from base64 import b64encode
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from projectsplatform.payments.rules.timeouts import milliseconds
from tests.cast import Api

_numbers = count(1)


def payme_headers(login: str = "Paycom", key: str = "") -> dict[str, str]:
    """What Payme signs in with."""
    secret = f"{login}:{key or settings.PAYME_KEYS[0]}".encode()
    return {"authorization": f"Basic {b64encode(secret).decode()}"}


class Payme:
    """Calls us as Payme does, from an address of its own, at a moment that the test chooses."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.api = Api(address="127.0.0.1", client=Client(raise_request_exception=False))

    def ask(self, method: str, **params: Any) -> Any:
        """The answer's result, or the number of its error."""
        body = self.send({"method": method, "params": params, "id": next(_numbers)})
        return body["result"] if "result" in body else body["error"]["code"]

    def send(self, body: Any, **headers: str) -> Any:
        """The answer's body. It is always 200 and JSON."""
        answer = self.api.call("POST", "/payments/payme", body, **{**payme_headers(), **headers})
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
        return answer.body

    @property
    def time(self) -> int:
        """Now, as Payme writes it."""
        return milliseconds(self.at)

    def new_id(self) -> str:
        """Of a transaction: 24 characters."""
        return f"{next(_numbers):024x}"

    def create(self, person: Any, amount: int = 500_000, **fields: Any) -> str:
        """A transaction of so many tiyin; its id."""
        number = self.new_id()
        self.ask("CreateTransaction", **self.creation(person, amount, number, **fields))
        return number

    def creation(self, person: Any, amount: int, number: str, **fields: Any) -> dict[str, Any]:
        """Parameters of CreateTransaction."""
        known = {"id": number, "time": self.time, "amount": amount, "account": {"username": person.username}}
        return {**known, **fields}

    def paid(self, person: Any, amount: int = 500_000) -> str:
        """A transaction that was performed; its id."""
        number = self.create(person, amount)
        self.ask("PerformTransaction", id=number)
        return number

    def wait(self, **span: float) -> None:
        """Lets time pass."""
        self.at += timedelta(**span)
