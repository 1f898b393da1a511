"""Numbers for Prometheus. Processes count into files under VAR_DIR; the worker serves them, and gauges read from the database when
they are scraped, on this machine only, never on the public port."""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from projectsplatform.accounts.models import Session
from projectsplatform.accounts.queries.sessions import live
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage

logger = logging.getLogger(__name__)
FILES = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that makes prometheus_client count into files; the supervisor sets it."""


def serve_metrics(port: int) -> None:
    """Serves `http://127.0.0.1:port/metrics` from a thread. A taken port is a warning, not a reason to stop."""
    if not port:
        return
    registry = CollectorRegistry()
    if os.environ.get(FILES):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
    registry.register(DatabaseCollector())
    try:
        start_http_server(port, addr="127.0.0.1", registry=registry)
    except OSError as error:
        logger.warning("metrics.port_taken: no metrics on port %s (%s)", port, error.strerror)


class DatabaseCollector(Collector):
    """Queues and sessions; only `database_up` 0 when the database cannot be asked."""

    def collect(self) -> Iterator[Metric]:
        """The gauges of one scrape, on a connection that is closed afterwards."""
        try:
            gauges = [*_outbox(), _jobs(), _sessions()]
        except DatabaseError:
            gauges = []
        finally:
            connection.close()
        yield GaugeMetricFamily("database_up", "1 when the database answers.", value=1 if gauges else 0)
        yield from gauges


def _outbox() -> Iterator[Metric]:
    at = now()
    pending = Q(state=MessageState.PENDING)
    depth = GaugeMetricFamily("outbox_messages", "Messages waiting to be sent, by lane.", labels=["lane"])
    age = GaugeMetricFamily("outbox_oldest_seconds", "Age of the oldest waiting message, by lane.", labels=["lane"])
    rows = OutboxMessage.objects.filter(pending).values("lane").annotate(n=Count("id"), since=Min("created_at"))
    by_lane: dict[Any, tuple[int, datetime]] = {row["lane"]: (row["n"], row["since"]) for row in rows}
    for lane in Lane:
        n, since = by_lane.get(lane.value, (0, at))
        depth.add_metric([lane.name.lower()], n)
        age.add_metric([lane.name.lower()], max(0.0, (at - since).total_seconds()))
    failed = OutboxMessage.objects.filter(state=MessageState.FAILED).count()
    uncertain = OutboxMessage.objects.filter(state=MessageState.UNCERTAIN).count()
    yield depth
    yield age
    yield GaugeMetricFamily("outbox_failed_messages", "Messages that were given up and are still kept.", value=failed)
    uncertain_words = "Messages sent at most once that may have arrived or not, and are still kept."
    yield GaugeMetricFamily("outbox_uncertain_messages", uncertain_words, value=uncertain)


def _jobs() -> Metric:
    jobs = GaugeMetricFamily("background_jobs", "Jobs of the queue, by status.", labels=["status"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        counted = dict(cursor.fetchall())
    for status in ("todo", "doing", "failed", *sorted(counted.keys() - {"todo", "doing", "failed"})):
        jobs.add_metric([status], counted.get(status, 0))
    return jobs


def _sessions() -> Metric:
    at = now()
    sessions = Session.objects.filter(live(at), user__is_active=True)
    return GaugeMetricFamily("active_sessions", "Sessions that could be used now.", value=sessions.count())
