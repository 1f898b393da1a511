"""The listener of the numbers: on this machine only, never on the public port."""

import logging
import os

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from projectsplatform.config.metrics.gauges import DatabaseCollector

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
