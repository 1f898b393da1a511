"""Ten decisions that wait in a demo, and whoever decides them.

Runs beside a demo, on its database: `manage.py shell -c "from tests.e2e.desk import fill; fill()"`.
"""

import json
import sys
from uuid import uuid4

from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.kit.clock import now
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.operations.requests import request_top_up

CLAIMS, TOP_UPS = 4, 6


def fill() -> None:
    """Claims and large top-ups; writes a line of JSON: the cookies of a cashier who asked for none of them."""
    run = uuid4().hex[:6]
    asker, decider = (_cashier(f"kassir.{name}.{run}") for name in ("bir", "ikki"))
    for number in range(CLAIMS):
        make_claim(customer_id=_person(run, number).pk, amount=80_000, receipt_number=f"{run}{number}", at=now())
    for number in range(CLAIMS, CLAIMS + TOP_UPS):
        request_top_up(
            customer_id=_person(run, number).pk,
            amount=1_500_000,
            note="Naqd pul, kassa",
            receipt_number=f"K-{run}-{number}",
            picture=None,
            actor_id=asker.pk,
            idempotency_key=f"{run}{number}",
            at=now(),
        )
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(decider)
    sys.stdout.write(json.dumps({name: each.value for name, each in browser.cookies.items()}) + "\n")


def _cashier(username: str) -> User:
    return create_staff(username=username, role=Role.CASHIER, password="Zarafshon-tong-2026", at=now()).user


def _person(run: str, number: int) -> User:
    return User.objects.create(username=f"navbat.{run}.{number}", full_name=f"Navbat Odami {number}", password="!")
