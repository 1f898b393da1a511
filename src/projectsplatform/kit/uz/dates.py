"""Days as people write them: `23-noyabr 2026`, `23 ноября 2026`, in Asia/Tashkent."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.uz.text import to_cyrillic

_UZBEK: Final = "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr"
_OF: Final = {
    "uz": _UZBEK,
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
_ALONE: Final = {
    **_OF,
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}

_SHORT: Final = {
    "uz": "yan fev mart apr may iyun iyul avg sen okt noy dek",
    "ru": "янв фев март апр май июн июл авг сен окт ноя дек",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "uz-cyrl": "янв фев март апр май июн июл авг сен окт ноя дек",
}


def day(at: datetime) -> str:
    """The calendar day in Tashkent, in the active language."""
    language, local = _language(), at.astimezone(TASHKENT)
    joint = "-" if language.startswith("uz") else " "
    return f"{local.day}{joint}{_names(language, alone=False)[local.month - 1]} {local.year}"


def calendar_day(on: date) -> str:
    """A calendar day that is no moment, as `day` writes it."""
    return day(datetime.combine(on, time.min, TASHKENT))


def moment(at: datetime) -> str:
    """Day and time of day in Tashkent."""
    return f"{day(at)}, {at.astimezone(TASHKENT):%H:%M}"


def month(at: datetime) -> str:
    """The calendar month in Tashkent, as a heading."""
    local = at.astimezone(TASHKENT)
    return f"{_names(_language(), alone=True)[local.month - 1].capitalize()} {local.year}"


def short_month(at: datetime) -> str:
    """The month's name in three or four letters, for the edge of a chart."""
    return _SHORT.get(_language(), _SHORT["uz"]).split()[at.astimezone(TASHKENT).month - 1]


def days(since: date | None, until: date | None) -> str:
    """A period from one day to another; an end that is open is an ellipsis."""
    return " – ".join(calendar_day(end) if end else "…" for end in (since, until))


def _language() -> str:
    return get_language() or "uz"


@lru_cache(maxsize=16)
def _names(language: str, *, alone: bool) -> list[str]:
    names = (_ALONE if alone else _OF).get(language, _UZBEK)
    return (to_cyrillic(names) if language == "uz-cyrl" else names).split()
