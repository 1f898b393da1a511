"""A start on a disk that is full: one sentence that says which and what to do, wherever the room ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from projectsplatform.installation.environment import PROJECT_ROOT
from tests.e2e.start import Start, free_port

FULL = "The disk that holds {} is full: make room there, then start again; what was kept is unharmed.\n"
MOUNT = 'mount -t tmpfs -o size="$1",mode=711 none "$2" && { test -z "$3" || fallocate -l "$3" "$2/other"; } && shift 3 && exec "$@"'


def may_mount() -> bool:
    """Whether a small disk of our own can be had; PostgreSQL needs a second user, so a user namespace will not do."""
    try:
        tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return os.geteuid() == 0 and tried.returncode == 0


mounts = pytest.mark.skipif(not may_mount(), reason="only root mounts a small disk")


def started_on(disk: Path, *, size: str, other: str = "") -> tuple[int, str]:
    """Exit code and words of a demo's start on a disk of that size, of which so much is taken by others."""
    disk.mkdir(exist_ok=True)
    disk.chmod(0o711)
    start = Start(disk / "var", free_port())
    command = [sys.executable, "-m", "projectsplatform.installation.supervisor"]
    answer = subprocess.run(
        ["unshare", "--mount", "sh", "-c", MOUNT, "sh", size, str(disk), other, *command],
        env=start.environ(DEMO="1", MAKELEVEL=""),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stdout


@mounts
def test_no_room_for_the_secrets(tmp_path: Path) -> None:
    assert started_on(tmp_path, size="4k") == (2, FULL.format(tmp_path / "var"))


@mounts
def test_no_room_for_the_lock(tmp_path: Path) -> None:
    assert started_on(tmp_path, size="20k") == (2, FULL.format(tmp_path / "var"))


@mounts
def test_no_room_for_a_database(tmp_path: Path) -> None:
    assert started_on(tmp_path, size="2m") == (1, FULL.format(tmp_path / "var/postgres"))


@mounts
@pytest.mark.prove
def test_no_room_for_the_tables(tmp_path: Path) -> None:
    code, said = started_on(tmp_path, size="48500k")
    assert (code, said.splitlines(keepends=True)[-1]) == (2, FULL.format(tmp_path / "var"))
    assert "Traceback" not in said


def test_a_cluster_that_found_no_room_leaves_none_of_it_taken(tmp_path: Path) -> None:
    """By a limit on each file, which needs no rights: initdb meets it as it would meet a full disk."""
    tmp_path.chmod(0o711)
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from projectsplatform.installation.postgres import EmbeddedPostgres, PostgresError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: EmbeddedPostgres(Path(sys.argv[1]), durable=False).start()\n"
        "except PostgresError as error: print(error)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "postgres")],
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.stdout, answer.stderr) == (FULL.format(tmp_path / "postgres"), "")
    assert [path.name for path in (tmp_path / "postgres").iterdir()] == ["lock"]


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ("options=-c%20default_transaction_read_only%3Don", "cannot execute CREATE TABLE in a read-only transaction"),
        ("options=a=b", 'extra key/value separator "="'),
    ],
)
def test_a_command_whose_database_does_not_do_says_so_in_a_sentence(odd: str, said: str) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "seed_catalogue"],
        cwd=PROJECT_ROOT,
        env={**os.environ, **{name: _with(odd, os.environ[name]) for name in ("DATABASE_URL", "DATABASE_ADMIN_URL")}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1), answer.stderr
    assert said in answer.stderr


def _with(parameter: str, url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{parameter}"
