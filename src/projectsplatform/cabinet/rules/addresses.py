"""Where a page may send people on to."""

from typing import Final

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_LONGEST: Final = 500
_API: Final = "/api/"
_LONGEST_BACK: Final = 200
_PLACES: Final = ("cabinet:home", "cabinet:statement", "cabinet:licences", "cabinet:buy")
_NOT_OURS: Final = ("admin:index", "cabinet:logout", "cabinet:preferences")


def safe_next(wanted: str, *, otherwise: str | None = None) -> str:
    """A page of the cabinet, given as a path; anything else — another host above all — becomes `otherwise`, or home."""
    is_path = wanted.startswith("/") and len(wanted) <= _LONGEST and wanted.isprintable()
    if is_path and not _is_elsewhere(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise or reverse("cabinet:home")


def purchase_to_go_on_with(wanted: str) -> str:
    """The page of a purchase, with its choice, that money was missing for; empty for anything else."""
    start = reverse("cabinet:buy")
    return wanted if wanted.startswith(f"{start}?") and safe_next(wanted, otherwise=start) == wanted else ""


def page_to_go_back_to(wanted: str) -> str:
    """Where a payment was begun: the page of a purchase with its choice, or one of a few pages; empty for anything else."""
    if wanted.startswith(f"{reverse('cabinet:buy')}?"):
        return purchase_to_go_on_with(wanted) if len(wanted) <= _LONGEST_BACK else ""
    return wanted if wanted in {reverse(name) for name in _PLACES} else ""


def _is_elsewhere(path: str) -> bool:
    return path.startswith((_API, *(reverse(name) for name in _NOT_OURS)))
