"""Answers are noted one by one and counted together."""

from prometheus_client import REGISTRY

from projectsplatform.kit import metrics

ROUTE = "tests/metrics"


def number(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"route": ROUTE, **labels})


def test_what_was_noted_is_counted_once() -> None:
    for status, seconds in ((200, 0.0004), (200, 0.001), (429, 0.3), (200, 60.0)):
        metrics.observe(ROUTE, status, seconds)
    for _ in range(2):
        metrics.write()
    assert [number("http_requests_total", status=status) for status in ("200", "429")] == [3, 1]
    buckets = [number("http_request_seconds_bucket", le=le) for le in ("0.001", "0.25", "0.5", "5.0", "+Inf")]
    assert buckets == [2, 2, 3, 3, 4]
    assert (number("http_request_seconds_count"), number("http_request_seconds_sum")) == (4, 60.3014)


def test_the_readers_lag_is_the_last_that_was_measured() -> None:
    for seconds in (4.5, 0.25):
        metrics.set_reader_lag(seconds)
    assert REGISTRY.get_sample_value("reader_lag_seconds") == 0.25


def test_nothing_is_kept_for_ever_where_nobody_writes() -> None:
    for _ in range(metrics._MOST_NOTED + 1):
        metrics.observe(f"{ROUTE}/many", 200, 0.01)
    assert len(metrics._noted) == 0
