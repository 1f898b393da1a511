"""Measurements: the platform and its yardstick by turns, A B A B, so that what else the machine does meets both."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from argon2 import PasswordHasher

from benchmarks.driving import Run, drive
from benchmarks.endpoints import EMPTY, FLOOR, HASHES, Endpoint, Request
from benchmarks.machine import Process
from benchmarks.population import RECORDED, refresh
from benchmarks.recording import Recording

_SAMPLE = 20_000
_HASHING_THREADS = 4


@dataclass
class Stage:
    """A database with a scene on it, and the servers that play there."""

    name: str
    database_url: str
    postmaster: int
    folder: Path
    customers: int
    recordings: dict[str, Recording]
    cookies: str
    web: Process
    floor: Process
    empty: Process

    def database_cpu(self) -> float:
        """Seconds of CPU that the database has used."""
        return Process(self.postmaster, 0).cpu()

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """What a client of the endpoint sends beside the body."""
        headers = {"Content-Type": endpoint.content_type}
        return {**headers, "Cookie": self.cookies} if endpoint.staff else headers


@dataclass(frozen=True)
class Measured:
    """One side's runs: the median of each number."""

    runs: Sequence[Run]
    server_us: float
    database_us: float

    def numbers(self) -> dict[str, float]:
        """For the results."""
        return {
            "rate": round(median(run.rate for run in self.runs), 1),
            "p50_ms": round(median(run.p50 for run in self.runs), 3),
            "p99_ms": round(median(run.p99 for run in self.runs), 3),
            "server_cpu_us": round(self.server_us, 1),
            "database_cpu_us": round(self.database_us, 1),
            "failed": sum(run.failed for run in self.runs),
        }


def customers_for(endpoint: Endpoint, customers: int) -> list[int]:
    """Numbers of customers that the endpoint may be asked for, at random."""
    numbers = [number for number in range(RECORDED, customers + 1) if endpoint.fits(number)]
    if not numbers:
        return [1]
    return Random(1).sample(numbers, min(len(numbers), _SAMPLE))


def compare(stage: Stage, endpoint: Endpoint, *, rounds: int, seconds: float) -> dict[str, Any]:
    """The platform's and the yardstick's numbers for an endpoint, and the platform's share."""
    if endpoint.yardstick == HASHES:
        return _compare_hashes(stage, endpoint, rounds=rounds, seconds=seconds)
    numbers = customers_for(endpoint, stage.customers)
    refresh(stage.database_url, numbers)
    requests = [endpoint.request(number) for number in numbers]
    sides = {"ours": stage.web, endpoint.yardstick: stage.floor if endpoint.yardstick == FLOOR else stage.empty}
    slices = iter(requests[part :: rounds * 2] if endpoint.once else requests for part in range(rounds * 2))
    runs: dict[str, list[Run]] = {side: [] for side in sides}
    used: dict[str, list[float]] = {side: [0.0, 0.0] for side in sides}
    for _ in range(rounds):
        for side, process in sides.items():
            before = process.cpu(), stage.database_cpu()
            asked = _for_empty(next(slices)) if side == EMPTY else next(slices)
            run = drive(
                process.port, asked, stage.headers(endpoint), seconds=seconds, once=endpoint.once, folder=stage.folder
            )
            runs[side].append(run)
            used[side][0] += process.cpu() - before[0]
            used[side][1] += stage.database_cpu() - before[1]
    measured = {side: _measured(runs[side], used[side]) for side in sides}
    ours, theirs = runs["ours"], runs[endpoint.yardstick]
    share = median(mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True))
    return _result(stage, endpoint, share, measured["ours"].numbers(), measured[endpoint.yardstick].numbers())


def _measured(runs: list[Run], used: list[float]) -> Measured:
    requests = sum(run.requests for run in runs) or 1
    return Measured(runs, used[0] / requests * 1e6, used[1] / requests * 1e6)


def _result(
    stage: Stage, endpoint: Endpoint, share: float, ours: dict[str, float], theirs: dict[str, float]
) -> dict[str, Any]:
    recording = stage.recordings.get(endpoint.name)
    return {
        "endpoint": endpoint.name,
        "yardstick": endpoint.yardstick,
        "aim": endpoint.aim,
        "share": round(share, 3),
        "queries": recording.queries if recording else None,
        "unprepared": recording.unprepared if recording else None,
        "ours": ours,
        "theirs": theirs,
    }


def _for_empty(requests: Sequence[Request]) -> list[Request]:
    return [("/api/v1/empty", body) for _, body in requests]


def _compare_hashes(stage: Stage, endpoint: Endpoint, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Sign-in codes against what the machine hashes, each with as many threads as the platform lets hash."""
    requests = [endpoint.request(number) for number in customers_for(endpoint, stage.customers)]
    runs, rates, used, most = [], [], [0.0, 0.0], 0.0
    for part in range(rounds):
        before = stage.web.cpu(), stage.database_cpu()
        few = requests[part::rounds][: int(200 * seconds)]
        runs.append(
            drive(stage.web.port, few, stage.headers(endpoint), seconds=seconds, once=True, folder=stage.folder)
        )
        used = [used[0] + stage.web.cpu() - before[0], used[1] + stage.database_cpu() - before[1]]
        most = max(most, stage.web.megabytes())
        rates.append(hash_rate(seconds))
    share = median(run.rate / rate for run, rate in zip(runs, rates, strict=True))
    ours = {**_measured(runs, used).numbers(), "megabytes": round(most, 1)}
    return _result(stage, endpoint, share, ours, {"rate": round(median(rates), 1)})


def hash_rate(seconds: float) -> float:
    """Argon2id hashes a second with the platform's parameters."""
    hasher, ends, counts = (
        PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),
        time.monotonic() + seconds,
        [],
    )
    begun = time.monotonic()

    def work() -> None:
        while time.monotonic() < ends:
            hasher.hash("Qorakoʻl-tong-77")
            counts.append(1)

    threads = [threading.Thread(target=work) for _ in range(_HASHING_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(counts) / (time.monotonic() - begun)
