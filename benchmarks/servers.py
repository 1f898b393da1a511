"""The embedded PostgreSQL against Debian's server, where one is installed: the same scene on both, asked by turns."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks.driving import drive
from benchmarks.endpoints import ENDPOINTS
from benchmarks.measuring import customers_for
from benchmarks.population import refresh
from benchmarks.stages import new_database, set_up, stage
from projectsplatform.installation.postgres import EmbeddedPostgres

_ROUNDS, _SECONDS = 4, 2.0
_COMPARED = ("kundalikcom/check_pc", "kundalikcom/buy")
FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parent.parent.name))


def measure(folder: Path, customers: int) -> dict[str, Any]:
    """Rates on both; empty where there is no server of Debian's, or no right to run it."""
    if not FOUND or os.geteuid() != 0:
        return {}
    with EmbeddedPostgres(folder / "servers") as postgres, _running_debian(folder / "debian") as (debian, pid):
        urls = {"embedded": (postgres.admin_url, postgres.pid or 0), "debian": (new_database(debian, "platform"), pid)}
        for name, (url, _) in urls.items():
            set_up(url, folder / f"on-{name}", customers=customers)
        embedded, other = (
            stage(name, url, owner, folder / f"on-{name}", customers=customers) for name, (url, owner) in urls.items()
        )
        with embedded as ours, other as theirs:
            rows = [_row(name, (ours, theirs)) for name in _COMPARED]
    return {"version": FOUND[0].parent.parent.name, "endpoints": rows}


def _row(name: str, stages: tuple[Any, Any]) -> dict[str, Any]:
    endpoint = next(one for one in ENDPOINTS if one.name == name)
    rates: dict[str, list[float]] = {"embedded": [], "debian": []}
    numbers = customers_for(endpoint, stages[0].customers)
    requests = [endpoint.request(number) for number in numbers]
    for played in stages:
        refresh(played.database_url, numbers)
    for turn in range(_ROUNDS):
        for played in stages:
            asked = requests[turn::_ROUNDS] if endpoint.once else requests
            headers = played.headers(endpoint)
            run = drive(played.web.port, asked, headers, seconds=_SECONDS, once=endpoint.once, folder=played.folder)
            rates[played.name].append(run.rate)
    share = median(ours / theirs for ours, theirs in zip(*rates.values(), strict=True))
    found = {side: round(median(each), 1) for side, each in rates.items()}
    return {"endpoint": name, **found, "share": round(share, 3)}


@contextmanager
def _running_debian(folder: Path) -> Iterator[tuple[str, int]]:
    """Its address and the postmaster's process id; as it comes, on a socket of its own."""
    folder.mkdir()
    folder.chmod(0o711)
    data = folder / "data"
    data.mkdir()
    subprocess.run(["chown", "postgres:", str(data), str(folder)], check=True)
    programs = FOUND[0].parent
    as_postgres: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "--locale=C.UTF-8",
        "-E",
        "UTF8",
    ]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **as_postgres)
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={folder}",
    ]
    url = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='/')}"
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, **as_postgres) as process:
        try:
            _wait_for(url)
            yield url, process.pid
        finally:
            process.terminate()


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    message = "Debian's PostgreSQL does not start"
    raise RuntimeError(message)
