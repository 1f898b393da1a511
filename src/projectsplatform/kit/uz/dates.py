"""Days as people write them, by Django: `23-noyabr 2026`, `23 ноября 2026`, in Asia/Tashkent (`config.formats`)."""

from datetime import date, datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import TASHKENT
from projectsplatform.kit.uz.text import to_cyrillic

_SHORT: Final = {
    "uz": "yan fev mart apr may iyun iyul avg sen okt noy dek",
    "ru": "янв фев март апр май июн июл авг сен окт ноя дек",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "uz-cyrl": "янв фев март апр май июн июл авг сен окт ноя дек",
}
_WEEKDAYS: Final = {
    "uz": "Du Se Ch Pa Ju Sh Ya",
    "ru": "Пн Вт Ср Чт Пт Сб Вс",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "uz-cyrl": "Ду Се Чо Па Жу Ша Як",
}


def day(at: datetime) -> str:
    """The calendar day in Tashkent, in the active language."""
    return calendar_day(at.astimezone(TASHKENT))


def calendar_day(on: date) -> str:
    """A calendar day that is no moment, as `day` writes it."""
    return date_format(on, "DATE_FORMAT")


def moment(at: datetime) -> str:
    """Day and time of day in Tashkent."""
    return date_format(at.astimezone(TASHKENT), "DATETIME_FORMAT")


def clock(at: datetime) -> str:
    """The time of day in Tashkent: `14:05`."""
    return date_format(at.astimezone(TASHKENT), "H:i")


def month(at: datetime) -> str:
    """The calendar month in Tashkent, as a heading."""
    heading = date_format(at.astimezone(TASHKENT), "F Y")
    return to_cyrillic(heading) if get_language() == "uz-cyrl" else heading


def short_month(at: datetime) -> str:
    """The month's name in three or four letters, for the edge of a chart."""
    return _SHORT[get_language() or "uz"].split()[at.astimezone(TASHKENT).month - 1]


def short_weekday(number: int) -> str:
    """The weekday's name in two or three letters; Monday is 1."""
    return _WEEKDAYS[get_language() or "uz"].split()[number - 1]


def short_day(on: date) -> str:
    """`27-noy`, for the edge of a chart: day and month in few letters."""
    language = get_language() or "uz"
    name = _SHORT[language].split()[on.month - 1]
    return f"{on.day}-{name}" if language.startswith("uz") else f"{on.day} {name}"


def days(since: date | None, until: date | None) -> str:
    """A period from one day to another; an end that is open is an ellipsis."""
    return " – ".join(calendar_day(end) if end else "…" for end in (since, until))


def recent_moment(at: datetime, *, seen_at: datetime) -> str:
    """`moment`, of today and yesterday as they are called at `seen_at`."""
    local = at.astimezone(TASHKENT)
    days_ago = (seen_at.astimezone(TASHKENT).date() - local.date()).days
    if days_ago not in (0, 1):
        return moment(at)
    return (_("yesterday, {time}") if days_ago else _("today, {time}")).format(time=clock(at))
