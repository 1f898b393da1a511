"""Start-up, memory under load, and what a second worker costs."""

import threading
import time
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.driving import drive
from benchmarks.endpoints import ENDPOINTS
from benchmarks.machine import started_within
from benchmarks.measuring import Stage, customers_for
from benchmarks.population import refresh
from benchmarks.stages import set_up, stage
from projectsplatform.installation.postgres import EmbeddedPostgres

_ROUNDS, _SECONDS = 3, 3.0
_MINUTES, _SHORT_MINUTE_SECONDS, _MINUTE_SECONDS = 9, 15.0, 60.0
_SHORT_MINUTES = 5
_MIXED = ("kundalikcom/check_pc", "accounts/about_account", "kundalikcom/price_months", "kundalikcom/get_school")
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def measure(folder: Path, customers: int) -> dict[str, Any]:
    """On the database that the endpoints were measured on, or on a new one."""
    with EmbeddedPostgres(folder / "postgres") as postgres:
        pid, var_dir = postgres.pid or 0, folder / "var"
        if not var_dir.exists():
            set_up(postgres.admin_url, var_dir, customers=customers)
        with (
            stage("one", postgres.admin_url, pid, var_dir, customers=customers) as one,
            stage("two", postgres.admin_url, pid, var_dir, customers=customers, workers=2) as two,
        ):
            workers = _workers(one, two)
            memory = _memory(one, minutes=_SHORT_MINUTES, seconds=_SHORT_MINUTE_SECONDS)
    return {"workers": workers, "memory": memory, "started_seconds": _started(folder)}


def measure_long(folder: Path, customers: int) -> dict[str, Any]:
    """Memory over nine minutes of load, on a database of its own."""
    with EmbeddedPostgres(folder / "memory") as postgres:
        set_up(postgres.admin_url, folder / "memory-var", customers=customers)
        with stage(
            "memory", postgres.admin_url, postgres.pid or 0, folder / "memory-var", customers=customers
        ) as played:
            return _memory(played, minutes=_MINUTES, seconds=_MINUTE_SECONDS)


def _workers(one: Stage, two: Stage) -> dict[str, Any]:
    """CPU a request with one and two workers, by turns, and how often somebody was seen waiting for a lock."""
    endpoint = ENDPOINTS[0]
    numbers = customers_for(endpoint, one.customers)
    requests = [endpoint.request(number) for number in numbers]
    refresh(one.database_url, numbers)
    took: dict[str, list[float]] = {"one": [], "two": []}
    waiting = _Waiting(one.database_url)
    for _ in range(_ROUNDS):
        for played in (one, two):
            before = played.web.cpu()
            run = drive(
                played.web.port, requests, played.headers(endpoint), seconds=_SECONDS, once=False, folder=played.folder
            )
            took[played.name].append((played.web.cpu() - before) / run.requests * 1e6)
    cpu = {name: round(median(times), 1) for name, times in took.items()}
    return {"cpu_us": cpu, "growth": round(cpu["two"] / cpu["one"], 2), "lock_waits": waiting.stop()}


def _memory(played: Stage, *, minutes: int, seconds: float) -> dict[str, Any]:
    """Resident memory of a web worker under mixed load, minute by minute."""
    endpoints = [endpoint for endpoint in ENDPOINTS if endpoint.name in _MIXED]
    seen = []
    for _ in range(minutes):
        for endpoint in endpoints:
            requests = [endpoint.request(number) for number in customers_for(endpoint, played.customers)]
            drive(
                played.web.port,
                requests,
                played.headers(endpoint),
                seconds=seconds / len(endpoints),
                once=False,
                folder=played.folder,
            )
        seen.append(round(played.web.megabytes(), 1))
    return {"minute_seconds": seconds, "megabytes": seen, "growth_from_second": round(seen[-1] - seen[1], 1)}


def _started(folder: Path) -> float:
    """Seconds of a second start."""
    started_within(folder / "demo")
    return round(median(started_within(folder / "demo") for _ in range(2)), 2)


class _Waiting:
    """Looks again and again who waits for a lock."""

    def __init__(self, database_url: str) -> None:
        self._url, self._seen, self._ends = database_url, 0, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> int:
        """How many were seen."""
        self._ends.set()
        self._thread.join()
        return self._seen

    def _look(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._ends.is_set():
                row = connection.execute(_WAITING).fetchone()
                self._seen += row[0] if row else 0
                time.sleep(0.05)
