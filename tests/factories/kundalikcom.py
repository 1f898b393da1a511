"""Schools and kept logins for the tests, made through the operations."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import msgspec
import xlsxwriter
from django.db import transaction

from projectsplatform.kit.security.crypto import seal_with
from projectsplatform.kundalikcom.models import LoginImport, School, SchoolLogin
from projectsplatform.kundalikcom.operations.keys import lock_data_key
from projectsplatform.kundalikcom.operations.logins import keep_login
from projectsplatform.kundalikcom.operations.schools import set_school
from projectsplatform.kundalikcom.rules.imports import KEPT, GoodRow, Reading

SECRET = "maxfiy-Soʻz-77 '\"\\ парол 🔑"


def make_login(person: Any, at: datetime, **fields: Any) -> SchoolLogin:
    """A kept login whose password is SECRET."""
    return keep_login(**{"user_id": person.id, "login": "aliyev.a", "password": SECRET, "at": at, **fields})


def make_school(person: Any, at: datetime, **fields: Any) -> School:
    """School 5 of Qoʻqon. The regions must be seeded."""
    known = {"viloyat": "Fargʻona viloyati", "tuman": "Qoʻqon shahri", "school_number": 5}
    return set_school(user_id=person.id, at=at, **{**known, **fields})


def make_import(person: Any, at: datetime) -> LoginImport:
    """One good row that was read and waits."""
    with transaction.atomic():
        waits = LoginImport(user_id=person.id, created_at=at, expires_at=at + KEPT)
        rows = msgspec.json.encode(Reading([GoodRow(2, "boboyev.b", SECRET, "")], []))
        waits.sealed = seal_with(lock_data_key(user_id=person.id, at=at), rows, bound_to=waits.bound_to)
        waits.save(force_insert=True)
    return waits


def make_table(*rows: tuple[object, ...], headings: tuple[str, ...] = ("Login", "Parol", "Izoh")) -> bytes:
    """An XLSX file; each row's cells as Excel would hold them."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for number, row in enumerate((headings, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return made.getvalue()
