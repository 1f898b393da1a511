"""Announcements in words: states, audiences, messages as their readers see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.models import Label
from projectsplatform.aloqa.enums import AnnouncementState, Standing
from projectsplatform.aloqa.models import Audience
from projectsplatform.aloqa.rules.languages import text_for
from projectsplatform.kit.uz.dates import calendar_day, days
from projectsplatform.kundalikcom.models import Region
from projectsplatform.licences.enums import ProductCode
from projectsplatform.telegram.rules.lengths import MAX_CAPTION, MAX_TEXT, utf16_length

TONES: Final = {
    AnnouncementState.DRAFT: "calm",
    AnnouncementState.WAITING: "warn",
    AnnouncementState.SCHEDULED: "note",
    AnnouncementState.PREPARING: "note",
    AnnouncementState.SENDING: "good",
    AnnouncementState.PAUSED: "warn",
    AnnouncementState.DONE: "calm",
    AnnouncementState.STOPPED: "bad",
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """The message as readers of one language get it. `from_language`: another one's text stands in."""

    language: str
    name: str
    text: str
    label: str
    from_language: str
    length: str
    is_too_long: bool


def bubbles(texts: dict[str, str], labels: dict[str, str], *, has_picture: bool) -> list[Bubble]:
    """The four languages, in the order in which they are offered."""
    most = MAX_CAPTION if has_picture else MAX_TEXT
    return [_bubble(language, texts, labels, most) for language in Language.values]


def _bubble(language: str, texts: dict[str, str], labels: dict[str, str], most: int) -> Bubble:
    text, length = text_for(language, texts), utf16_length(text_for(language, texts))
    source = next((one for one, written in texts.items() if written and written == text), language)
    other = "" if texts.get(language) or not text else str(Language(source).label)
    name = str(Language(language).label)
    return Bubble(language, name, text, text_for(language, labels), other, f"{length} / {most}", length > most)


def whom(audience: Audience) -> list[tuple[str, str]]:
    """The filters as names and values; one line for everybody."""
    return list(_lines(audience)) or [(_("Audience"), _("all customers"))]


def _lines(audience: Audience) -> Iterator[tuple[str, str]]:
    if audience.programs:
        yield _("Programs"), ", ".join(str(ProductCode(code).label) for code in audience.programs)
    if audience.standings:
        yield _("State of the licence"), ", ".join(str(Standing(one).label) for one in audience.standings)
    if audience.ends_from or audience.ends_to:
        yield _("End date"), days(audience.ends_from, audience.ends_to)
    if audience.regions:
        yield _("Region of the school"), ", ".join(_regions(audience.regions))
    if audience.languages:
        yield _("Language"), ", ".join(str(Language(one).label) for one in audience.languages)
    if audience.seen_from:
        yield _("Seen on or after"), calendar_day(audience.seen_from)
    if audience.seen_to:
        yield _("Not seen after"), calendar_day(audience.seen_to)
    if audience.labels:
        yield _("Labels"), ", ".join(Label.objects.filter(pk__in=audience.labels).values_list("name", flat=True))


def _regions(codes: tuple[str, ...]) -> list[str]:
    language = get_language() or "uz"
    return [region.name_in(language) for region in Region.objects.filter(pk__in=codes)]
