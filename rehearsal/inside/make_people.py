"""Run by `manage.py shell` on a node: makes customers with money, and tells who they are as JSON."""

import json

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import now
from projectsplatform.wallet.operations.top_ups import top_up


def make_people(*, number: int, first: int, money: int, password: str) -> None:
    """Customers whose Telegram ids begin with `first`; with money each has a session too."""
    made, encoded = [], make_password(password)
    for tg_id in range(first, first + number):
        person = User.objects.create(
            username=f"sinov{tg_id}",
            full_name="Qatnov Sinov",
            sex=True,
            email=f"sinov{tg_id}@example.uz",
            phone=f"+99893{tg_id}",
            tg_id=tg_id,
            password=encoded,
        )
        token = _session(person, money) if money else ""
        made.append({"id": str(person.id), "username": person.username, "tg_id": tg_id, "token": token})
    print(json.dumps(made))


def make_owner(tg_id: int) -> None:
    """A member of staff who is told what owners must hear."""
    person = User.objects.create(username="egasi", full_name="Egasi Sinov", tg_id=tg_id, password="!", is_staff=True)
    person.groups.add(Group.objects.get(name=Role.OWNER))


def _session(person: User, money: int) -> str:
    top_up(
        user_id=person.id,
        amount=money,
        note="kassa",
        receipt_number=None,
        actor_id=None,
        idempotency_key=None,
        at=now(),
    )
    return open_session(user_id=person.id, device_name="sinov", at=now()).token
