"""Every list, report, export and number of the panel is read from a reader; only who asks is read from the primary."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import connections
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.db.readers.blocks import READER
from projectsplatform.staff.operations import seed_roles
from tests.factories.catalogue import put_catalogue, put_places
from tests.factories.staff import make_member, open_panel
from tests.readers import end_session, mirrored, reads_of
from tests.staff.test_lists import LISTS, live

pytestmark = pytest.mark.django_db(transaction=True)

LATE = re.compile(r"reports?(_|$)|numbers|jobs$|_xlsx$|_csv$")
"""Names of pages that show what happened; a new one by such a name is late too."""
WHO_ASKS = ("staff_panelsession", "accounts_user", "auth_permission", "auth_group", "pg_is_in_recovery")
TRAIL = 'INSERT INTO "?accounts_auditevent'


def own_pages() -> list[str]:
    routes = [route for route in admin.site.get_urls() if LATE.search(getattr(route, "name", None) or "")]
    return [f"/staff/{route.pattern._route}" for route in routes if not route.pattern.converters]


def exports() -> list[str]:
    return [path.replace("/staff/", "/staff/export/", 1) for path in LISTS]


@pytest.fixture
def panel(owner: Any) -> Iterator[Client]:
    seed_roles()
    put_catalogue()
    put_places()
    live(owner)
    with mirrored():
        yield open_panel(make_member(Role.OWNER))


def strangers_among(statements: list[str]) -> list[str]:
    return [sql for sql in statements if not any(name in sql for name in WHO_ASKS) and not re.search(TRAIL, sql)]


def test_the_panels_reports_are_known() -> None:
    assert {"/staff/numbers/", "/staff/jobs/", "/staff/reports/", "/staff/reports/xlsx/"} < set(own_pages())
    assert {"/staff/aloqa/reports/", "/staff/reconciliation/report/csv/"} < set(own_pages())
    assert len(own_pages()) >= 8


def test_every_list_report_and_export_is_late(panel: Client) -> None:
    for address in [*LISTS, *own_pages()]:
        with reads_of("default") as on_primary, reads_of(READER) as on_reader:
            response = panel.get(address)
        assert (response.status_code, strangers_among(on_primary)) == (200, []), address
        assert on_reader, address


def test_an_export_is_late_but_its_trail(panel: Client) -> None:
    address = exports()[0]
    with reads_of("default") as on_primary, reads_of(READER) as on_reader:
        assert panel.get(address).status_code == 200
    assert (strangers_among(on_primary), on_reader != []) == ([], True)
    assert [bool(re.search(TRAIL, sql)) for sql in on_primary].count(True) == 1
    assert panel.cookies["wrote"].value == "1"


def test_who_has_just_written_sees_it_and_reads_from_the_primary(panel: Client) -> None:
    done = panel.post("/staff/views/accounts/user/new/?q=karim", {"name": "Karimovlar"})
    cookie = done.cookies["wrote"]
    assert (done.status_code, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (302, 10, True, "Lax")
    with reads_of(READER) as on_reader:
        assert "Karimovlar" in panel.get("/staff/accounts/user/").content.decode()
    assert on_reader == []


def test_a_reader_that_goes_away_costs_no_list(panel: Client) -> None:
    assert panel.get(LISTS[0]).status_code == 200
    end_session(connections[READER])
    with reads_of(READER):
        assert panel.get("/staff/export/accounts/user/").status_code == 200
    assert AuditEvent.objects.filter(event="staff.list.exported").count() == 1


def test_a_page_to_work_on_is_not_late(panel: Client) -> None:
    with reads_of(READER) as on_reader:
        assert (panel.get("/staff/").status_code, panel.get("/staff/aloqa/").status_code) == (200, 200)
    assert on_reader == []
