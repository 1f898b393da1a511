"""Django's connection, which opens no other while the database is known to be away. Django asks for this module by its name."""

from datetime import UTC
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from projectsplatform.kit.db.connections import is_without_database
from projectsplatform.kit.db.engine.timestamps import UtcLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of a thread."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Django's hook. Raises psycopg's OperationalError, as for a server that is not there."""
        if is_without_database():
            message = "the database is away"
            raise psycopg.OperationalError(message)
        connection = super().get_new_connection(conn_params)
        if self.timezone == UTC:
            connection.adapters.register_loader("timestamptz", UtcLoader)
        return connection
