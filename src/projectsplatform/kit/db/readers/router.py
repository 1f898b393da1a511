"""Django's way of asking which database a query goes to."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from projectsplatform.kit.db.readers.blocks import note_write, read_alias


class ReaderRouter:
    """Reads go where the block says, everything else to the primary; both are one database."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Django's hook."""
        return read_alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Django's hook, also for SELECT … FOR UPDATE."""
        note_write()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *rows: Any, **hints: Any) -> bool:
        """Django's hook."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Django's hook."""
        return db == DEFAULT_DB_ALIAS
