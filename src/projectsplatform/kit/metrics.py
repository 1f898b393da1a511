"""What every process counts for itself."""

from bisect import bisect_left
from collections import Counter as Numbers
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from prometheus_client import Counter, Gauge, Histogram

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_MOST_NOTED = 10_000
_noted: deque[tuple[str, int, float]] = deque()


class _SummedHistogram(Histogram):
    """The library adds one value at a time, each with two writes to its file."""

    def add(self, values: Sequence[float]) -> None:
        """As many calls of `observe`."""
        self._sum.inc(sum(values))
        for place, number in Numbers(bisect_left(_BUCKETS, value) for value in values).items():
            self._buckets[place].inc(number)


_REQUESTS = Counter("http_requests_total", "Answers given, by route and status.", ("route", "status"))
_SECONDS = _SummedHistogram(
    "http_request_seconds", "Time from request to answer, by route.", ("route",), buckets=_BUCKETS
)
_LATE_READS = Counter(
    "late_reads_total", "Reads that may be a moment late, by server and why the primary had them.", ("server", "reason")
)
_READER_LAG = Gauge(
    "reader_lag_seconds",
    "At most so far behind was the reader when it was measured last.",
    multiprocess_mode="mostrecent",
)


def count_late_read(server: str, reason: str) -> None:
    """`server`: `reader` or `primary`."""
    _LATE_READS.labels(server, reason).inc()


def set_reader_lag(seconds: float) -> None:
    """Of one measurement."""
    _READER_LAG.set(seconds)


def observe(route: str, status: int, seconds: float) -> None:
    """Notes one answer for `write`. `route` is the pattern, never the path: paths have no bound."""
    _noted.append((route, status, seconds))
    if len(_noted) > _MOST_NOTED:
        write()


def write() -> None:
    """Counts what was noted: called once a second, because a file is written for each number."""
    seconds: dict[str, list[float]] = {}
    numbers: Numbers[tuple[str, int]] = Numbers()
    with suppress(IndexError):  # another thread may write as well
        while True:
            route, status, taken = _noted.popleft()
            numbers[route, status] += 1
            seconds.setdefault(route, []).append(taken)
    for (route, status), number in numbers.items():
        _requests(route, status).inc(number)
    for route, values in seconds.items():
        _histogram(route).add(values)


@cache
def _requests(route: str, status: int) -> Counter:
    return _REQUESTS.labels(route, str(status))


@cache
def _histogram(route: str) -> _SummedHistogram:
    return _SECONDS.labels(route)
