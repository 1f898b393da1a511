"""The programs that are sold, one row each. API routes, the catalogue's seed, required subscriptions, pages and tests derive from it.

Prices and rules of a row are where a new installation starts: staff change them in the panel, and the database holds what is valid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.licences.enums import ProductCode

NO_KIND: Final = ""
"""The kind of a program that has its endpoints for itself."""
Codes = Mapping[str, ProductCode]
"""The programs behind one path, by the kind in the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Paths under `/api/v1/`, and what the API's documentation calls them. Programs that share a set differ by `kind` in the body."""

    price: str
    buy: str
    check: str
    months: str
    question: str

    @property
    def tag(self) -> str:
        """The heading in the API's documentation: the first part of the paths."""
        return self.check.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededChannel:
    """A Telegram channel that a new installation requires of a program's users."""

    title: str
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A product. `prices`: from months → so'm a month. Its name is the label of `ProductCode`.

    `hue` is a colour of `platform.css` (`data-hue`); the icon is the symbol `program-` and the code in `icons.svg`.
    """

    code: ProductCode
    about: str | Promise
    hue: str
    endpoints: Endpoints
    prices: Mapping[int, int]
    kind: str = NO_KIND
    trial_days: int = 7
    takeover_hours: int = 48
    releases_allowed: int = 2
    release_days: int = 30
    channels: tuple[SeededChannel, ...] = ()


_TESTMAX: Final = Endpoints(
    price="testmax/price_months",
    buy="testmax/buy",
    check="testmax/check",
    months="months of TestMax",
    question="May TestMax run on this device?",
)
PROGRAMS: Final = (
    Program(
        code=ProductCode.KUNDALIKCOM_PC,
        about=_("Works with kundalik.com for the whole school, on the school's computer."),
        hue="indigo",
        endpoints=Endpoints(
            price="kundalikcom/price_months",
            buy="kundalikcom/buy",
            check="kundalikcom/check_pc",
            months="months for a computer",
            question="May the program run on this computer?",
        ),
        prices={1: 40_000, 3: 30_000},
    ),
    Program(
        code=ProductCode.KUNDALIKCOM_MOBILE,
        about=_("The same from a phone, wherever you are."),
        hue="sky",
        endpoints=Endpoints(
            price="kundalikcom/price_months_mobile",
            buy="kundalikcom/buy_mobile",
            check="kundalikcom/check_mobile",
            months="months for a phone",
            question="May the program run on this phone?",
        ),
        prices={1: 15_000, 3: 10_000},
    ),
    Program(
        code=ProductCode.TESTMAX_TEACHER,
        about=_("Tests for a teacher's own classes and subjects."),
        hue="orange",
        endpoints=_TESTMAX,
        kind="teacher",
        prices={1: 30_000, 3: 25_000},
    ),
    Program(
        code=ProductCode.TESTMAX_CENTRE,
        about=_("Tests for all groups of a learning centre."),
        hue="pink",
        endpoints=_TESTMAX,
        kind="centre",
        prices={1: 100_000, 3: 80_000},
    ),
)


@cache
def programs_by_code() -> Mapping[str, Program]:
    """Every program, in the order of the table."""
    return {program.code.value: program for program in PROGRAMS}


def hue_of(code: str) -> str:
    """The program's colour; of none, where there is no such program."""
    program = programs_by_code().get(code)
    return program.hue if program else ""


@cache
def endpoints_by_tag() -> Mapping[str, Mapping[Endpoints, Codes]]:
    """Each set of paths once, under its tag, with the programs behind it by their kind."""
    tags: dict[str, dict[Endpoints, dict[str, ProductCode]]] = {}
    for program in PROGRAMS:
        codes_by_kind = tags.setdefault(program.endpoints.tag, {}).setdefault(program.endpoints, {})
        codes_by_kind[program.kind] = program.code
    return tags


def codes_under(tag: str) -> tuple[ProductCode, ...]:
    """The programs whose paths begin so."""
    return tuple(program.code for program in PROGRAMS if program.endpoints.tag == tag)


def kinds() -> tuple[str, ...]:
    """The kinds of programs that share their endpoints."""
    return tuple(program.kind for program in PROGRAMS if program.kind != NO_KIND)
