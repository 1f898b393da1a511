"""What is measured, and what it is measured against."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.population import id_of, token_of

FLOOR, EMPTY, HASHES = "floor", "empty endpoint", "Argon2"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
CSRF = "b" * 32
PASSWORD = "Qorakoʻl-tong-77"
_RUN = int(time.time())
"""Databases may be kept from run to run, and receipts are good for once."""
Request = tuple[str, str]
"""A path and a body."""


@dataclass(frozen=True)
class Endpoint:
    """A function of the platform, and the share of its yardstick's throughput that it should reach.

    `once`: a customer is good for one request. `fits`: which customers it may be asked for, by number.
    """

    name: str
    aim: float
    request: Callable[[int], Request]
    yardstick: str = FLOOR
    once: bool = False
    fits: Callable[[int], bool] = lambda _number: True
    content_type: str = JSON
    staff: bool = False


def _api(name: str, fields: Callable[[int], dict[str, object]]) -> Callable[[int], Request]:
    def request(number: int) -> Request:
        return f"/api/v1/{name}", json.dumps({"token": token_of(number), **fields(number)})

    return request


def _device(number: int) -> dict[str, object]:
    return {"device_id": f"PC-{number}"}


def _top_up(number: int) -> Request:
    names = {"receipt_number": f"K{_RUN}-{number}", "idempotency_key": f"bench-{_RUN}-{number}"}
    form = {"csrfmiddlewaretoken": CSRF, "amount": 100_000, "note": "naqd pul", **names}
    return f"/staff/customers/{id_of(number)}/top-up/", urlencode(form)


def _get_code(number: int) -> Request:
    return "/api/v1/accounts/get_code", json.dumps({"username": f"mijoz{number:08}", "password": PASSWORD})


def _price(number: int) -> Request:
    return "/api/v1/kundalikcom/price_months", json.dumps({"months_count": number % 36 + 1})


ENDPOINTS = (
    Endpoint("kundalikcom/check_pc", 0.55, _api("kundalikcom/check_pc", _device), fits=lambda number: number % 10 < 8),
    Endpoint(
        "kundalikcom/check_mobile",
        0.55,
        _api("kundalikcom/check_mobile", _device),
        fits=lambda number: number % 10 == 8,
    ),
    Endpoint(
        "testmax/check",
        0.55,
        _api("testmax/check", lambda number: {**_device(number), "kind": "teacher"}),
        fits=lambda number: number % 10 == 9,
    ),
    Endpoint("accounts/about_account", 0.5, _api("accounts/about_account", lambda _: {})),
    Endpoint("accounts/check_token", 0.5, _api("accounts/check_token", lambda _: {})),
    Endpoint("kundalikcom/price_months", 0.8, _price, EMPTY),
    Endpoint("kundalikcom/get_school", 0.8, _api("kundalikcom/get_school", lambda _: {}), EMPTY),
    Endpoint("accounts/reports", 0.35, _api("accounts/reports", lambda _: {}), fits=lambda number: number == 1),
    Endpoint(
        "kundalikcom/buy",
        0.4,
        _api("kundalikcom/buy", lambda _: {"months_count": 1}),
        once=True,
        fits=lambda number: number % 10 < 6,
    ),
    Endpoint(
        "top-up (panel)", 0.4, _top_up, once=True, fits=lambda number: number % 10 >= 6, content_type=FORM, staff=True
    ),
    Endpoint("accounts/get_code", 0.6, _get_code, HASHES, once=True),
)
