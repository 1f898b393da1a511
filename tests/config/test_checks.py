"""What `check --deploy` says of the database's two roles, of its reader, and of who may call as Payme."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from projectsplatform.config.checks import check_database_roles, check_paymes_addresses, check_reader
from projectsplatform.installation.addresses import networks
from tests.owner import as_owner, owner_connection
from tests.readers import AlwaysFresh, mirror_settings, reader_at


def told() -> list[str | None]:
    return [message.id for message in check_database_roles(None)]


@pytest.mark.django_db
def test_two_roles_are_as_they_should_be() -> None:
    assert told() == []


def test_one_role_is_warned_of(settings: Any) -> None:
    settings.HERE = replace(settings.HERE, database_admin_url=settings.HERE.database_url)
    assert told() == ["platform.W001"]


def test_an_owner_is_warned_of(django_db_setup: None) -> None:
    with owner_connection() as owner:
        is_superuser = owner.info.parameter_status("is_superuser") == "on"
    expected = ["platform.W003", "platform.W004", "platform.W006"]
    assert as_owner(told)() == (["platform.W002", *expected] if is_superuser else expected)


@pytest.mark.django_db(transaction=True)
def test_a_right_too_many_is_named() -> None:
    with owner_connection() as owner:
        owner.execute("GRANT TRUNCATE, UPDATE ON wallet_entry TO PUBLIC")
    try:
        (message,) = check_database_roles(None)
    finally:
        with owner_connection() as owner:
            owner.execute("REVOKE ALL ON wallet_entry FROM PUBLIC")
    assert (message.id, message.msg) == ("platform.W006", "The role of DATABASE_URL may empty or rewrite wallet_entry.")


def test_a_database_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    assert told() == ["platform.W005"]


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "number"), [({}, "platform.W009"), ({"HOST": "/nowhere"}, "platform.W008")])
def test_a_reader_that_is_none_is_warned_of(place: dict[str, str], number: str) -> None:
    assert check_reader(None) == []
    with reader_at(mirror_settings(**place), AlwaysFresh()):
        assert [message.id for message in check_reader(None)] == [number]


@pytest.mark.parametrize(
    ("addresses", "warned"),
    [
        ("185.234.113.1,185.234.113.8/29", []),
        ("185.234.113.0/28", ["185.234.113.0/28"]),
        ("185.234.113.4/30,127.0.0.1,2001:db8::/64", ["127.0.0.1/32", "2001:db8::/64"]),
    ],
)
def test_whoever_else_may_call_as_payme_is_named(settings: Any, addresses: str, warned: list[str]) -> None:
    settings.PAYME_ADDRESSES = networks("PAYME_ADDRESSES", addresses)
    messages = check_paymes_addresses(None)
    assert [(message.id, f" {', '.join(warned)}, " in message.msg) for message in messages] == [
        ("platform.W007", True)
    ] * bool(warned)
    settings.PAYME_KEYS = ()
    assert check_paymes_addresses(None) == []
