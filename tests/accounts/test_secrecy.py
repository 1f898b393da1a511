"""Nothing that opens anything lies in the database as it is."""

from datetime import datetime, timedelta

from django.db import connection

from projectsplatform.accounts.models import RetiredToken, Session, SignInCode, SignUpTicket, User
from projectsplatform.accounts.operations.cleaning import purge_expired
from projectsplatform.accounts.tasks import send_reset_code
from projectsplatform.kit.clock import now
from tests.cast import PASSWORD, Api
from tests.factories.accounts import ask_for_code, last_code, make_ticket, registration, token_of

_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea')
"""


def everything() -> dict[str, list[str]]:
    """Every text, JSON and byte value of every table."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column in cursor.fetchall():
            name = connection.ops.quote_name
            cursor.execute(f"SELECT {name(column)}::text, encode({name(column)}::text::bytea, 'escape') FROM {name(table)}")  # fmt: skip
            found[f"{table}.{column}"] = [value for row in cursor.fetchall() for value in row if value]
    return found


def test_no_password_token_or_code_is_readable(api: Api, db: None) -> None:

    ticket = make_ticket(now())
    api.post("accounts/register", registration(ticket))
    person = User.objects.get()
    asked = api.post("accounts/get_code", {"username": "gayrat", "password": PASSWORD})
    code = last_code(person)
    token = api.post("accounts/login", {"username": "gayrat", "code": code, "challenge": asked["challenge"]})["token"]
    fresh = api.post("accounts/refresh_user", {"user_id": str(person.id), "old_token": token})["token"]
    api.post("accounts/reset_password_request", {"username": "gayrat"})
    send_reset_code(person_id=str(person.id), device_name="")
    reset_code = last_code(person)
    secrets = [PASSWORD, ticket, token, fresh]
    secrets += [secret.encode().hex() for secret in secrets]
    for place, values in everything().items():
        for value in values:
            assert not any(secret in value for secret in secrets), place
            assert value not in {code, reset_code}, place
            assert f" {code}" not in value, place
            assert f" {reset_code}" not in value, place


def test_what_is_over_is_forgotten_two_days_later(api: Api, owner: User, stranger: User, at: datetime) -> None:
    make_ticket(at)

    ask_for_code(owner, at)
    token_of(owner, at)
    purge_expired(at=at + timedelta(days=2))
    assert [model.objects.count() for model in (SignUpTicket, SignInCode, Session)] == [1, 1, 1]
    purge_expired(at=at + timedelta(days=2, minutes=16))
    assert [model.objects.count() for model in (SignUpTicket, SignInCode, Session)] == [0, 0, 1]
    purge_expired(at=at + timedelta(days=33))
    assert [model.objects.count() for model in (Session, RetiredToken)] == [0, 0]
