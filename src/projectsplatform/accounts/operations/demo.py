"""The demo's one member of staff."""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_links import link_staff

DEMO_USERNAME: Final = "admin"
DEMO_TG_ID: Final = 1


def create_demo_staff(*, at: datetime) -> str | None:
    """Makes `admin`, tied to the simulated Telegram id 1; returns the password, None when it was made before."""
    if User.objects.filter(username=DEMO_USERNAME).exists():
        return None
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        created = create_staff(username=DEMO_USERNAME, role=Role.OWNER, password=password, at=at)
        link_staff(token=created.link_token, tg_id=DEMO_TG_ID, at=at)
    return password
