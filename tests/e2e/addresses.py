"""Every page of the cabinet and the panel, made from the routes: a new page cannot be forgotten."""

from collections.abc import Mapping
from typing import Final

from django.contrib import admin
from django.urls import URLPattern, reverse

from projectsplatform.cabinet.urls import urlpatterns
from tests.cabinet.test_access import OPEN
from tests.e2e.looks import Address
from tests.staff.test_access import NAMES, OURS, routes

_HALF_WAY: Final = ("login_code", "new_password")
_WORDS: Final = {"app_label": "wallet", "model_name": "transfer", "language": "uz"}
_CABINET: Final = {str(pattern.name): pattern for pattern in urlpatterns}
_PANEL: Final = {str(route.name): route for route in routes()}


def _early_first(name: str) -> tuple[bool, str]:
    """Whoever is half-way in has a quarter of an hour."""
    return name not in _HALF_WAY, name


CABINET: Final = sorted(["error", *_CABINET], key=_early_first)
OWN_OF_PANEL: Final = sorted(
    ["error", "login", "login_code", "logout", *(name for name, needed in OURS.items() if needed != "never")],
    key=_early_first,
)
MODELS_OF_PANEL: Final = sorted(set(NAMES) - set(OURS) - set(OWN_OF_PANEL))


def cabinet(name: str, rows: Mapping[str, str]) -> Address:
    """A page of the customer's, or one for everybody. `rows`: see `arguments`."""
    if name == "error":
        return Address(name, "/nothing/", "nobody", 404)
    who = "half-way" if name in _HALF_WAY else "nobody" if name in OPEN else "customer"
    return Address(name, reverse(f"cabinet:{name}", kwargs=arguments(_CABINET[name], rows)), who)


def panel(name: str, rows: Mapping[str, str]) -> Address:
    """A page of staff's, as the owner sees it."""
    if name == "error":
        return Address(name, "/staff/nothing/", "staff", 404)
    who = "half-way" if name in _HALF_WAY else "nobody" if name == "login" else "staff"
    return Address(name, reverse(f"admin:{name}", kwargs=arguments(_PANEL[name], rows)), who)


def arguments(route: URLPattern, rows: Mapping[str, str]) -> dict[str, str]:
    """A row for each argument of a route. KeyError: give it one in tests/e2e/town.py."""
    known = {**_WORDS, **rows}
    return {key: known[_model_of(route) if key == "object_id" else key] for key in route.pattern.regex.groupindex}


def _model_of(route: URLPattern) -> str:
    labels = [model._meta.label_lower for model in admin.site._registry]
    return next(label for label in labels if str(route.name).startswith(label.replace(".", "_") + "_"))
