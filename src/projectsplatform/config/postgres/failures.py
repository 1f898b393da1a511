"""What can go wrong with the embedded server, as sentences."""


class PostgresError(Exception):
    """A sentence for the operator."""


class AlreadyRunningError(PostgresError):
    """Another process holds this server."""
