"""Open windows of the panel."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class PanelSession(AbstractBaseSession):
    """Django's session with room for a hash: `session_key` is what `staff.sessions.stored_key` makes of the cookie."""

    session_key = models.CharField(max_length=80, primary_key=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Django's hook, for its manager; the store imports this model."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store
