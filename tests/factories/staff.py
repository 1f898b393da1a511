"""Members of staff and their windows on the panel."""

import re
from itertools import count

from django.contrib.auth.models import Group
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.telegram.models import OutboxMessage
from tests.cast import PASSWORD

_numbers = count(5_000_000)


def make_member(role: Role, encoded_password: str = "") -> User:
    """A member of staff with exactly the role's permissions: no superuser, not even the owner."""
    number = next(_numbers)
    member = User.objects.create(
        username=f"{role}{number}", is_staff=True, tg_id=number, password=encoded_password or "!"
    )
    member.groups.add(Group.objects.get(name=role.value))
    return member


def open_panel(member: User) -> Client:
    """A browser that is signed in already."""
    client = Client()
    client.force_login(member)
    return client


def sent_code(member: User) -> str:
    """The last code that went to the member's Telegram."""
    message = OutboxMessage.objects.filter(chat_id=member.tg_id).latest("id")
    found = re.search(r"\b\d{6}\b", str(message.body()))
    assert found
    return found.group()


def give_password(client: Client, member: User, password: str = PASSWORD, query: str = "") -> object:
    """The first step of signing in."""
    return client.post(f"/staff/login/{query}", {"username": member.username, "password": password})
