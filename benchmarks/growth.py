"""What a hundred times more customers cost: two databases on one server, asked by turns.

Pages of the panel are asked for while each database's worker runs, as in an installation, once it has caught up.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.driving import drive
from benchmarks.endpoints import ENDPOINTS, HASHES, Request
from benchmarks.machine import running_worker, settings_for
from benchmarks.measuring import Stage, customers_for
from benchmarks.population import LONG, id_of, refresh, token_of
from benchmarks.stages import address_of, new_database, set_up, stage
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres
from projectsplatform.kit.api.pagination import encode_cursor

_ROUNDS, _SECONDS = 3, 2.0
_CAUGHT_UP_SECONDS = 1800
_CAUGHT_UP = """
    SELECT (SELECT rolled_to FROM staff_rollupmark) >= (SELECT max(id) FROM wallet_entry)
           AND EXISTS (SELECT FROM staff_licencecount) AND EXISTS (SELECT FROM staff_topspenders)
"""
PAGES: dict[str, Callable[[int], str]] = {
    "work queue": lambda _: "/staff/",
    "dashboard": lambda _: "/staff/numbers/",
    "people": lambda _: "/staff/accounts/user/",
    "people, by name": lambda customers: f"/staff/accounts/user/?q=mijoz{customers // 2:08}",
    "people, by phone": lambda customers: f"/staff/accounts/user/?q=%2B99890{customers // 2:07}",
    "people, last page": lambda _: f"/staff/accounts/user/?after={id_of(51)}",
    "search": lambda customers: f"/staff/search/?s=mijoz{customers // 2:08}",
    "a customer": lambda customers: f"/staff/customers/{id_of(customers // 2)}/",
    "licences": lambda _: "/staff/licences/licence/",
    "transfers": lambda _: "/staff/wallet/transfer/",
    "messages": lambda _: "/staff/telegram/outboxmessage/",
}


def measure(folder: Path, *, few: int, many: int) -> dict[str, Any]:
    """p50 in milliseconds of every endpoint and page with few and many customers."""
    with EmbeddedPostgres(folder / "postgres") as postgres, ExitStack() as stages:
        postmaster = postgres.pid or 0
        played = []
        for name, customers in (("few", few), ("many", many)):
            url = address_of(postgres.admin_url, name)
            if not (folder / name / "scene").exists():
                new_database(postgres.admin_url, name)
            set_up(url, folder / name, customers=customers)
            played.append(stages.enter_context(stage(name, url, postmaster, folder / name, customers=customers)))
        found = {
            "few": few,
            "many": many,
            "endpoints": [
                _endpoint(played, number) for number in range(len(ENDPOINTS)) if ENDPOINTS[number].yardstick != HASHES
            ],
            "statement": _statement(played[-1]),
        }
        for one in played:
            environ = settings_for(one.folder, one.database_url)
            stages.enter_context(running_worker(environ))
            _wait_until_counted(one.database_url)
            command = [sys.executable, "manage.py", "check_roll_up"]
            subprocess.run(command, env=environ, cwd=PROJECT_ROOT, check=True, stdout=subprocess.DEVNULL)
        return {**found, "pages": [_page(played, name) for name in PAGES]}


def _wait_until_counted(database_url: str) -> None:
    """Until the worker's sums and counts have caught up with the ledger."""
    deadline = time.monotonic() + _CAUGHT_UP_SECONDS
    with psycopg.connect(database_url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute(_CAUGHT_UP).fetchone()
            if row and row[0]:
                connection.execute("VACUUM ANALYZE")
                return
            time.sleep(1)
    message = "the worker does not catch up"
    raise RuntimeError(message)


def _endpoint(stages: list[Stage], number: int) -> dict[str, Any]:
    endpoint = ENDPOINTS[number]
    took: dict[str, list[float]] = {}
    numbers = {one.name: customers_for(endpoint, one.customers) for one in stages}
    requests = {name: [endpoint.request(number) for number in chosen] for name, chosen in numbers.items()}
    for one in stages:
        refresh(one.database_url, numbers[one.name])
    for turn in range(_ROUNDS):
        for one in stages:
            asked = requests[one.name][turn::_ROUNDS][:600] if endpoint.once else requests[one.name]
            run = drive(
                one.web.port, asked, one.headers(endpoint), seconds=_SECONDS, once=endpoint.once, folder=one.folder
            )
            took.setdefault(one.name, []).append(run.p50)
    return _row(endpoint.name, took)


def _page(stages: list[Stage], name: str) -> dict[str, Any]:
    took: dict[str, list[float]] = {}
    for one in stages:
        _require_page(one, PAGES[name](one.customers))
    for _ in range(_ROUNDS):
        for one in stages:
            took.setdefault(one.name, []).append(
                _alone(one, [(PAGES[name](one.customers), "")], {"Cookie": one.cookies})
            )
    return _row(name, took)


def _require_page(stage: Stage, path: str) -> None:
    """Not the way to the sign-in page, which would be fast."""
    connection = HTTPConnection("127.0.0.1", stage.web.port)
    connection.request("GET", path, headers={"Cookie": stage.cookies})
    status = connection.getresponse().status
    connection.close()
    if status != HTTPStatus.OK:
        message = f"{path} was answered {status}"
        raise RuntimeError(message)


def _statement(stage: Stage) -> dict[str, float]:
    """The first and the last page of the longest statement, asked one at a time."""
    body = f'{{"token": "{token_of(1)}"'
    pages = {"first": f"{body}}}", "last": f'{body}, "cursor": "{encode_cursor([50])}"}}', "lines": ""}
    took: dict[str, list[float]] = {"first": [], "last": []}
    for _ in range(_ROUNDS):
        for page, times in took.items():
            asked: list[Request] = [("/api/v1/accounts/reports", pages[page])]
            times.append(_alone(stage, asked, {"Content-Type": "application/json"}))
    return {"lines": LONG, **{f"{page}_ms": round(median(times), 2) for page, times in took.items()}}


def _alone(stage: Stage, requests: list[Request], headers: dict[str, str]) -> float:
    """p50 of one connection that asks again and again."""
    run = drive(stage.web.port, requests * 20, headers, seconds=_SECONDS, once=True, folder=stage.folder, connections=1)
    return run.p50 if not run.failed else float("nan")


def _row(name: str, took: dict[str, list[float]]) -> dict[str, Any]:
    few, many = (round(median(took[side]), 2) for side in ("few", "many"))
    return {"name": name, "few_ms": few, "many_ms": many, "growth": round(many / few, 2)}
