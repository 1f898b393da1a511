"""Numbers for Prometheus. Processes count into files under VAR_DIR; the worker serves them on its own listener."""

from projectsplatform.config.metrics.counters import observe

__all__ = ["observe"]
