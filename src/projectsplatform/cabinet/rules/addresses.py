"""Where a page may send people on to."""

from typing import Final

from django.utils.http import url_has_allowed_host_and_scheme

HOME: Final = "/home/"
SETTINGS: Final = "/settings/"
SESSIONS: Final = "/settings/sessions/"
_LONGEST: Final = 500
_NOT_OURS: Final = ("/api/", "/staff/", "/logout/", "/preferences/")


def safe_next(wanted: str, *, otherwise: str = HOME) -> str:
    """A page of the cabinet, given as a path; anything else — another host above all — becomes `otherwise`."""
    if not wanted.startswith("/") or wanted.startswith(_NOT_OURS) or len(wanted) > _LONGEST or not wanted.isprintable():
        return otherwise
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise
