"""Database connections that outlive what they are used for."""

from time import monotonic

from django.db.backends.base.base import BaseDatabaseWrapper

_RESTED_SECONDS = 1.0


def check_after_rest(connection: BaseDatabaseWrapper, *, left_at: float) -> None:
    """Has Django ask the server whether it is there only when the connection has rested since then (`monotonic`): asking costs as
    much as a small read."""
    connection.health_check_enabled = monotonic() - left_at > _RESTED_SECONDS  # type: ignore[attr-defined]  # Django has it
