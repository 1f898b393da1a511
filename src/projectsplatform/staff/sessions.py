"""Who is signed in to the panel: Django's sessions and roles. What each request reads of them is prepared."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.kit.clock import now
from projectsplatform.kit.statements import fetch_row

_LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django finds it by this name."""

    def load(self) -> dict[str, Any]:
        """What the session holds; one that is unknown or over loses its key and holds nothing."""
        key = self.session_key or ""
        # Whoever makes a cookie of their own may put anything into it.
        row = fetch_row(_LOAD, [key, now()]) if key.isalnum() else None
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        return held


class StaffBackend(ModelBackend):
    """Permissions are Django's."""

    def get_user(self, user_id: UUID) -> User | None:
        """The person of a session, while they are active."""
        person = by_id(user_id)
        return person if self.user_can_authenticate(person) else None
