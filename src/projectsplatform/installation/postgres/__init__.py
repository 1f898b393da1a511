"""An embedded PostgreSQL: the binaries of a wheel, run as our own child on a private unix socket."""

from projectsplatform.installation.postgres.failures import PostgresError
from projectsplatform.installation.postgres.server import EmbeddedPostgres
from projectsplatform.installation.postgres.sharing import running_server

__all__ = ["EmbeddedPostgres", "PostgresError", "running_server"]
