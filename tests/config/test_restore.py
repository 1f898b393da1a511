"""`manage.py restore_database` that fails: the machine is as it was before."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.dumps import dump_database
from tests.e2e.start import Start, free_port
from tests.holds.web import database_beside

HOME = settings.VAR_DIR / "postgres"
ADMIN = settings.HERE.database_admin_url


@pytest.fixture
def start(tmp_path: Path) -> Start:
    tmp_path.chmod(0o711)
    return Start(tmp_path / "var", free_port(), DEMO="1")


def restore(start: Start, file: Path, **given: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(PROJECT_ROOT / "manage.py"), "restore_database", str(file)]
    return subprocess.run(command, env=start.environ(**given), capture_output=True, text=True, check=False)


@pytest.mark.prove  # it makes one
def test_a_server_that_was_made_for_it_is_gone(start: Start, tmp_path: Path) -> None:
    (tmp_path / "dump").write_text("no dump")
    answer = restore(start, tmp_path / "dump")
    assert answer.returncode == 1
    assert "pg_restore failed" in answer.stderr
    assert not (start.var_dir / "postgres").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name not in {"var", "dump"}] == []


@pytest.mark.prove
def test_the_other_kinds_dump_leaves_an_empty_database_empty(start: Start, tmp_path: Path) -> None:
    name = f"{settings.DATABASES['default']['TEST']['NAME']}_restore"
    url = make_conninfo(ADMIN, dbname=name)
    with psycopg.connect(ADMIN, autocommit=True) as administrator:
        administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        administrator.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(url) as session:
                session.execute("CREATE TABLE platform_instance AS SELECT 'real' AS kind")
            dump_database(url, HOME, tmp_path / "dump")
            with psycopg.connect(url) as session:
                session.execute("DROP TABLE platform_instance")

            address = database_beside(name, settings.DATABASE_OWNER)
            path = f"{binaries_for(HOME / 'data')}:{os.environ['PATH']}"
            answer = restore(start, tmp_path / "dump", DATABASE_URL=address, PATH=path)

            assert (answer.returncode, "belongs to a real installation" in answer.stderr) == (1, True)
            with psycopg.connect(url) as session:
                assert session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        finally:
            administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
