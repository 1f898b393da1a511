"""People on their way in: tickets, codes and what Telegram was told."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import Session, SignInCode, User
from projectsplatform.accounts.operations.codes import request_sign_in_code
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.telegram.models import Button, OutboxMessage
from tests.cast import PASSWORD

ADDRESS = "198.51.100.7"
PHONE = "+998901234567"
TG_ID = 700_700


_numbers = count(1_000_000)


@cache
def _encoded() -> str:
    """Hashed once for the whole run."""
    return make_password(PASSWORD)


def new_person(**fields: Any) -> User:
    """A registered person whose password is `tests.cast.PASSWORD`."""
    number = next(_numbers)
    known = {
        "username": f"person{number}",
        "full_name": "Gʻayrat Oʻktamov",
        "sex": True,
        "email": f"person{number}@example.uz",
        "phone": f"+99890{number}",
        "tg_id": number,
        "password": _encoded(),
    }
    return User.objects.create(**{**known, **fields})


def make_crowd(count: int) -> list[User]:
    """Many people who nobody signs in as."""
    people = [User(username=f"crowd{number}", tg_id=70_000_000 + number, password="!") for number in range(count)]
    return User.objects.bulk_create(people, batch_size=5_000)


def make_ticket(at: datetime, *, phone: str = PHONE, tg_id: int = TG_ID) -> str:
    """A live ticket's token."""
    return issue_ticket(phone=phone, tg_id=tg_id, at=at).token


def registration(token: str, **changes: Any) -> dict[str, Any]:
    """The body of a registration that is taken."""
    body = {
        "token": token,
        "full_name": "Gʻayrat Oʻktamov",
        "sex": True,
        "email": "gayrat@example.uz",
        "username": "gayrat",
        "password": PASSWORD,
    }
    return {**body, **changes}


def ask_for_code(
    person: User, at: datetime, *, address: str = ADDRESS, device_tokens: Sequence[str] = ()
) -> tuple[str, str]:
    """Challenge and digits of a sign-in code."""
    sent = request_sign_in_code(
        username=person.username,
        password=PASSWORD,
        device_name="Sinf kompyuteri",
        address=address,
        device_tokens=device_tokens,
        at=at,
    )
    return str(sent.challenge), last_code(person)


def messages_to(person: User) -> list[OutboxMessage]:
    """What was put into the outbox for a person, oldest first."""
    return list(OutboxMessage.objects.filter(chat_id=person.tg_id).order_by("created_at", "id"))


def last_text(person: User) -> str:
    """The text of the newest message."""
    return messages_to(person)[-1].body().text


def last_buttons(person: User) -> list[Button]:
    """The buttons of the newest message, row after row."""
    return [button for row in messages_to(person)[-1].body().buttons for button in row]


def last_code(person: User) -> str:
    """The six digits in the newest message."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", last_text(person))
    assert found
    return found.group()


def wrong(code: str) -> str:
    """Six digits that are not these."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def token_of(person: User, at: datetime) -> str:
    """The token of a session that is open since `at`."""
    return open_session(user_id=person.id, device_name="test", at=at).token


def newest_code(person: User) -> SignInCode:
    return SignInCode.objects.filter(user=person).latest("created_at")


def only_session(person: User) -> Session:
    return Session.objects.get(user=person)


def make_staff(username: str, tg_id: int, at: datetime, *, role: str = Role.SUPPORT) -> User:
    """A member of staff, tied to a Telegram, with the cast's password."""
    created = create_staff(username=username, role=role, password=PASSWORD, at=at)
    return link_staff(token=created.link_token, tg_id=tg_id, at=at)
