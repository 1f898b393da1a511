"""How Django's connections read a `timestamptz`."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db


@given(at=st.datetimes(timezones=st.just(UTC)))
def test_every_moment_comes_back(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [at])
        (read,) = cursor.fetchone()
    assert (read, read.tzinfo) == (at, UTC)


@pytest.mark.parametrize("text", ["infinity", "-infinity", "10000-01-01 00:00:00+00", "0044-03-15 12:00:00+00 BC"])
def test_what_python_has_no_date_for_is_refused_in_psycopgs_words(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        with pytest.raises(DataError, match="timestamp"):
            cursor.fetchone()
