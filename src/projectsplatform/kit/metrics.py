"""What every process counts for itself."""

from functools import cache

from prometheus_client import Counter, Histogram

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_REQUESTS = Counter("http_requests_total", "Answers given, by route and status.", ("route", "status"))
_SECONDS = Histogram("http_request_seconds", "Time from request to answer, by route.", ("route",), buckets=_BUCKETS)


def observe(route: str, status: int, seconds: float) -> None:
    """Counts one answer. `route` is the pattern, never the path: paths have no bound."""
    requests, histogram = _of(route, status)
    requests.inc()
    histogram.observe(seconds)


@cache  # looking labels up costs as much again as counting, on the hot path
def _of(route: str, status: int) -> tuple[Counter, Histogram]:
    return _REQUESTS.labels(route, str(status)), _SECONDS.labels(route)
