"""Schools and kept logins for the tests, made through the operations."""

from datetime import datetime
from typing import Any

from projectsplatform.kundalikcom.models import School, SchoolLogin
from projectsplatform.kundalikcom.operations.logins import keep_login
from projectsplatform.kundalikcom.operations.schools import set_school

SECRET = "maxfiy-Soʻz-77 '\"\\ парол 🔑"


def make_login(person: Any, at: datetime, **fields: Any) -> SchoolLogin:
    """A kept login whose password is SECRET."""
    return keep_login(**{"user_id": person.id, "login": "aliyev.a", "password": SECRET, "at": at, **fields})


def make_school(person: Any, at: datetime, **fields: Any) -> School:
    """School 5 of Qoʻqon. The regions must be seeded."""
    known = {"viloyat": "Fargʻona viloyati", "tuman": "Qoʻqon shahri", "school_number": 5}
    return set_school(user_id=person.id, at=at, **{**known, **fields})
