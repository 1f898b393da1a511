"""Addresses of the database: a standby's is of the same one."""

from pathlib import Path

import pytest

from projectsplatform.installation import read
from tests.installation.test_environment import REAL, refusal

PRIMARY = "postgres://u:p@primary/platform"


@pytest.fixture
def real(tmp_path: Path) -> dict[str, str]:
    return {**REAL, "VAR_DIR": str(tmp_path / "var")}


def test_a_reader_is_a_standby_of_the_same_database(real: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "reader").write_text("postgres://u:p@standby/platform?sslmode=require\n")
    given = {**real, "DATABASE_URL": PRIMARY, "DATABASE_READER_URL_FILE": str(tmp_path / "reader")}
    assert read(given).database_reader_url == "postgres://u:p@standby/platform?sslmode=require"
    assert read({**real, "DATABASE_URL": PRIMARY}).database_reader_url is None


@pytest.mark.parametrize(
    ("primary", "reader", "why"),
    [
        ("", "postgres://u:p@standby/platform", "give both, or neither"),
        (PRIMARY, PRIMARY, "it must lead to a standby"),
        (PRIMARY, "postgres://u:p@standby/other", "name different databases"),
    ],
)
def test_another_reader_is_refused(real: dict[str, str], primary: str, reader: str, why: str) -> None:
    said = refusal({**real, "DATABASE_URL": primary, "DATABASE_READER_URL": reader})
    assert (why in said, "DATABASE_READER_URL" in said, "u:p" in said) == (True, True, False)
