"""The panel's sessions and permissions, on Django's; what every request reads is a prepared statement."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.staff.models.sessions import PanelSession

_LOAD = "SELECT session_data FROM staff_panelsession WHERE session_key = %s AND expire_date > %s"
_FORMAT = "sha256$"


def stored_key(key: str) -> str:
    """What the database keeps of a cookie's key. Its 165 random bits need no salt and no slow hash."""
    return _FORMAT + hashlib.sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django finds it by this name. The key is the browser's alone; rows are found by its hash.

    Django's asynchronous methods are those of its base class, which call the ones below.
    """

    aload, aexists, acreate = SessionBase.aload, SessionBase.aexists, SessionBase.acreate
    asave, adelete = SessionBase.asave, SessionBase.adelete

    @classmethod
    def get_model_class(cls) -> type[PanelSession]:
        """Django's hook."""
        return PanelSession

    def load(self) -> dict[str, Any]:
        """The session's data; an unknown or expired session loses its key and is empty."""
        row = fetch_row(_LOAD, [stored_key(self.session_key or ""), now()])
        if row is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(row[0])
        return data

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        is_taken: bool = super().exists(stored_key(session_key))
        return is_taken

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row that `save` writes."""
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Ends this session, or another one by its key; an unknown key is ignored."""
        key = session_key or self.session_key
        if key:
            super().delete(stored_key(key))


class StaffBackend(ModelBackend):
    """Permissions are Django's."""

    def get_user(self, user_id: UUID) -> User | None:
        """The person of a session, while they are active."""
        person = by_id(user_id)
        return person if self.user_can_authenticate(person) else None
