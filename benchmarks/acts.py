"""What customers do, as the operations themselves do it: for a customer by number. Imported when Django is set up."""

import json
import re
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

from benchmarks.endpoints import PASSWORD
from benchmarks.population import RECORDED, id_of, token_of
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.codes import request_sign_in_code
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.aloqa.enums import Face
from projectsplatform.aloqa.models import Thread
from projectsplatform.aloqa.operations.answering import answer
from projectsplatform.aloqa.operations.receiving import receive_message
from projectsplatform.aloqa.rules.content import Content, Correspondent
from projectsplatform.kit.api.cookies import full_name
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.batches import Touch, write_touches
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.licences.operations.checks import uses_of_check
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.licences.queries.checks import AskedLicence, find_standing
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.claiming import claim_messages
from projectsplatform.telegram.operations.delivery import mark_sent
from projectsplatform.wallet.operations.requests import request_top_up

MANY, FEW = 200, 100
"""Of each act, and of those that take longer."""
_RUN = int(time.time())
_TOGETHER = 50
"""Touches that the fast lane writes by one statement, under load."""
_ADDRESS = "198.51.100.7"
_TEXT = "Assalomu alaykum! Dastur ishga tushmayapti, litsenziya topilmadi deb yozyapti. Nima qilishim kerak?"
_numbers = count(_RUN * 1000)
_hours = count(1)
_HOLDER = uuid4()
_client = Client(SERVER_NAME="127.0.0.1")  # one: each loads the middleware
Act = Callable[[int], object]


def _member() -> Any:
    return User.objects.get(username="admin")


def _buy(number: int) -> None:
    product = {8: "kundalikcom-mobile", 9: "testmax-teacher"}.get(number % 10, "kundalikcom-pc")
    buy(
        user_id=UUID(id_of(number)),
        product_code=product,
        months=1,
        idempotency_key=f"acts-{next(_numbers)}",
        body={"months_count": 1},
        endpoint="kundalikcom/buy",
        at=now(),
    )


def _top_up(number: int) -> None:
    key = f"acts-{next(_numbers)}"
    request_top_up(
        customer_id=UUID(id_of(number)),
        amount=100_000,
        note="naqd pul",
        receipt_number=key,
        picture=None,
        actor_id=_member().pk,
        idempotency_key=key,
        at=now(),
    )


def _pay(number: int) -> None:
    key, person = f"{next(_numbers):024x}", {"username": f"mijoz{number:08}"}
    time_ms = int(time.time() * 1000)
    _payme("CheckPerformTransaction", amount=10_000_000, account=person)
    _payme("CreateTransaction", id=key, time=time_ms, amount=10_000_000, account=person)
    _payme("PerformTransaction", id=key)


def _payme(method: str, **params: Any) -> None:
    secret = b64encode(f"Paycom:{settings.PAYME_KEYS[0]}".encode()).decode()
    body = {"method": method, "params": params, "id": next(_numbers)}
    answer = _client.post(
        "/payments/payme",
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Basic {secret}"},
    )
    assert "result" in answer.json(), answer.content


def _say(number: int) -> None:
    key = next(_numbers)
    receive_message(
        sender=Correspondent(UUID(id_of(number)), 10_000_000 + number),
        content=Content(text=_TEXT),
        face=Face.TELEGRAM,
        source_key=f"acts:{key}",
        telegram_id=key,
        at=now(),
    )


def _answer(number: int) -> None:
    thread = Thread.objects.get(person_id=UUID(id_of(number)))
    key = f"acts:{next(_numbers)}"
    answer(thread_id=thread.pk, member=_member(), content=Content(text=_TEXT), source_key=key, at=now())


def _sign_in(number: int) -> None:
    name, device = f"mijoz{number:08}", "Sinf kompyuteri"
    asked = {"username": name, "device_name": device, "address": _ADDRESS}
    sent = request_sign_in_code(password=PASSWORD, at=now(), **asked)
    text = OutboxMessage.objects.filter(chat_id=10_000_000 + number, secret=True).latest("created_at").body().text
    code = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert code
    sign_in(code=code.group(), challenge=str(sent.challenge), at=now(), **asked)


def _look(number: int) -> None:
    _client.cookies[full_name("session")] = token_of(number)
    answer = _client.get("/home/")
    assert answer.status_code == 200, (answer.status_code, answer.get("location"))


def _check(_number: int) -> None:
    """Of `MANY` customers, as often as a program that asks hourly is written: session and device."""
    at = now() + timedelta(minutes=10 * next(_hours))
    touches: list[Touch] = []
    for number in range(RECORDED + 1, RECORDED + 1 + MANY * 10, 10):
        asked = AskedLicence(token_hash(token_of(number)), "kundalikcom-pc", at)
        standing = find_standing(asked)
        assert standing
        touches += uses_of_check(standing, asked, device_id=f"PC-{number}")
    assert len(touches) == 2 * MANY
    for some in (touches[place : place + 2 * _TOGETHER] for place in range(0, len(touches), 2 * _TOGETHER)):
        write_touches(some)


def _send(_number: int) -> None:
    """Of `MANY` messages that the acts before have put into the outbox, as the bot's sender says what became of them."""
    left = MANY
    while left > 0:
        claimed = claim_messages(
            holder=_HOLDER, slots=dict.fromkeys(Lane, 29), free_at={}, spacing=timedelta(0), at=now()
        )
        assert claimed.messages
        for message in claimed.messages:
            mark_sent(message=message, telegram_ids=[next(_numbers)], at=now())
        left -= len(claimed.messages)


ACTS: Final[Mapping[str, tuple[Act, int]]] = {
    "purchase": (_buy, MANY),
    "cash top-up (staff)": (_top_up, MANY),
    "top-up (Payme, three calls)": (_pay, FEW),
    "first message of a conversation": (_say, MANY),
    "further message": (_say, MANY),
    "answer (staff)": (_answer, MANY),
    "sign-in with a code": (_sign_in, FEW),
    "page (cabinet's home)": (_look, FEW),
    "check that is written": (_check, 1),
    "message is sent (bot)": (_send, 1),
}
"""In this order: later ones use what earlier ones made. One that is done once is for `MANY` of them."""
