"""Numbers for Prometheus. Processes count into files under VAR_DIR; the worker serves them on its own listener."""
