"""Which place a person means: by its SOATO code, or by its name in Uzbek (both scripts), Russian or English.

Where a town and a district share a name the kind's word decides, and without it the town is meant; where a region and the capital do, the
district decides. Other spellings are data (`data/spellings.csv`). What no list has is compared by sound, and refused when two places
sound alike.
"""

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from projectsplatform.kit.errors import FieldRefusal, InvalidFields
from projectsplatform.kit.uz.text import fold, to_cyrillic
from projectsplatform.kundalikcom.enums import DistrictKind, RegionKind
from projectsplatform.kundalikcom.errors import DistrictNotInRegion, DistrictUnknown, RegionUnknown
from projectsplatform.kundalikcom.models import District, Region
from projectsplatform.kundalikcom.rules.place_names import read_name, sound_of

P = TypeVar("P", Region, District)
Names = frozenset[tuple[str, str]]
"""Pairs of a bare name and a kind that it has."""

MAX_NAME: Final = 150
_SPELLINGS: Final = Path(__file__).resolve().parents[1] / "data" / "spellings.csv"
_KINDS: Final = frozenset({*RegionKind.values, *DistrictKind.values})
_PREFERENCE: Final = (*RegionKind.values[:2], DistrictKind.CITY, DistrictKind.DISTRICT, RegionKind.CAPITAL)


def find_place(districts: Sequence[District], viloyat: object, tuman: object) -> District:
    """The district that a region's and a district's name or code mean.

    Raises InvalidFields with RegionUnknown, DistrictUnknown (none in the whole country), DistrictNotInRegion.
    """
    regions = matching({district.region_id: district.region for district in districts}.values(), viloyat)
    for region in regions:
        named = matching([district for district in districts if district.region_id == region.soato], tuman)
        if named:
            return named[0]
    anywhere = matching(districts, tuman)
    refusals: list[FieldRefusal] = [*([] if regions else [RegionUnknown()]), *([] if anywhere else [DistrictUnknown()])]
    raise InvalidFields(refusals or [DistrictNotInRegion()])


def matching(places: Iterable[P], asked: object) -> list[P]:
    """The places that a name or a code may mean, the likeliest first; empty when none or when it is neither.

    Places of one region and kind that only sound alike are left out.
    """
    text, places = _text(asked), list(places)
    if text.isdecimal():
        return [place for place in places if place.soato == text]
    name, kinds = read_name(text)
    if not name:
        return []
    sound = sound_of(name)
    alike = _unlike(place for place in places if _is_named(_sounds(place), sound, kinds))
    named = [place for place in places if _is_named(_names(place), name, kinds)]
    if named and not kinds:
        named += [place for place in alike if place.kind == DistrictKind.CITY and place not in named]
    named = named or alike
    return sorted(named, key=lambda place: (not _is_official(place, text), _PREFERENCE.index(place.kind)))


@cache
def other_spellings() -> dict[str, tuple[str, ...]]:
    """SOATO code → the spellings of `data/spellings.csv`."""
    spellings: dict[str, tuple[str, ...]] = {}
    with _SPELLINGS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spellings[row["soato"]] = (*spellings.get(row["soato"], ()), row["spelling"])
    return spellings


def _unlike(places: Iterable[P]) -> list[P]:
    """Without places that sound like another one of their region and kind."""
    places = list(places)
    groups = [(place.soato[:4] if isinstance(place, District) else "", place.kind) for place in places]
    return [place for place, group in zip(places, groups, strict=True) if groups.count(group) == 1]


def _is_named(names: Names, name: str, kinds: frozenset[str]) -> bool:
    return any((name, kind) in names for kind in kinds or _KINDS)


def _is_official(place: Region | District, text: str) -> bool:
    """Whether the text is the whole official name in a language, as our own answers give it."""
    official = (place.name_uz, place.name_ru, place.name_en, to_cyrillic(place.name_uz))
    return fold(text) in map(fold, official)


def _text(asked: object) -> str:
    """A name or code as text; empty for anything that is neither."""
    if isinstance(asked, int) and not isinstance(asked, bool):
        return str(asked) if 0 < asked < 10**10 else ""
    return asked.strip() if isinstance(asked, str) and len(asked) <= MAX_NAME else ""


def _names(place: Region | District) -> Names:
    return _all_names(place.soato, place.kind, place.name_uz, place.name_ru, place.name_en)


def _sounds(place: Region | District) -> Names:
    return _all_sounds(_names(place))


@cache
def _all_sounds(names: Names) -> Names:
    return frozenset((sound_of(name), kind) for name, kind in names)


@cache
def _all_names(soato: str, kind: str, *official: str) -> Names:
    """A place's names without its kind's word; the first one is Uzbek in Latin letters.

    A second spelling with another kind's word is understood with that word too.
    """
    names = {(read_name(name)[0], kind) for name in (*official, to_cyrillic(official[0]))}
    for spelling in other_spellings().get(soato, ()):
        name, kinds = read_name(spelling)
        names |= {(name, other) for other in kinds or {kind}}
    return frozenset(names)
