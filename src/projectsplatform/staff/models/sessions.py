"""Open windows of the panel."""

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class PanelSession(AbstractBaseSession):
    """Django's session with room for a hash: `session_key` is what `staff.sessions.stored_key` makes of the cookie."""

    session_key = models.CharField(max_length=80, primary_key=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Django's hook, for its manager."""
        from projectsplatform.staff.sessions import SessionStore  # noqa: PLC0415  the store reads this model

        return SessionStore
