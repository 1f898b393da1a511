"""An embedded PostgreSQL: the binaries of a wheel, run as our own child on a private unix socket."""

from projectsplatform.config.postgres.failures import PostgresError
from projectsplatform.config.postgres.server import EmbeddedPostgres
from projectsplatform.config.postgres.sharing import running_server

__all__ = ["EmbeddedPostgres", "PostgresError", "running_server"]
