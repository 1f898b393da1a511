from time import monotonic

import pytest
from django.db import connection

from projectsplatform.kit.db.connections import check_after_rest
from projectsplatform.kit.db.statements import fetch_row


@pytest.mark.django_db
@pytest.mark.parametrize(("rested_seconds", "is_asked"), [(0.0, False), (60.0, True)])
def test_only_a_connection_that_has_rested_is_asked_whether_it_lives(rested_seconds: float, is_asked: bool) -> None:
    connection.health_check_done = False
    check_after_rest(connection, left_at=monotonic() - rested_seconds)
    fetch_row("SELECT 2", [])
    assert connection.health_check_done is is_asked
