"""Which place a person means: by its SOATO code, or by its name in Uzbek (both scripts), Russian or English.

Apostrophes, case and the kind's word (viloyati, tumani, shahri, область, район, город …) do not matter. Where two places
share a name the word decides; without it the place is meant whose official name is just that (Фергана, Nukus: the cities),
else the region rather than the capital, and the district rather than the city.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, TypeVar

from projectsplatform.kit.errors import FieldRefusal, InvalidFields
from projectsplatform.kit.text import fold, to_cyrillic
from projectsplatform.kundalikcom.enums import DistrictKind, RegionKind
from projectsplatform.kundalikcom.errors import DistrictNotInRegion, DistrictUnknown, RegionUnknown
from projectsplatform.kundalikcom.models import District, Region

P = TypeVar("P", Region, District)

MAX_NAME: Final = 150
_KIND_WORDS: Final = (
    (
        "viloyati viloyat vil вилояти вилоят вил область обл region oblast province",
        (RegionKind.REGION, RegionKind.REPUBLIC),
    ),
    ("respublikasi respublika resp республикаси республика респ republic", (RegionKind.REPUBLIC,)),
    ("shahri shahar sh шаҳри шаҳар ш город гор г city town", (RegionKind.CAPITAL, DistrictKind.CITY)),
    ("tumani tuman t тумани туман т район district raion rayon", (DistrictKind.DISTRICT,)),
)
_PREFERENCE: Final = (*RegionKind.values[:2], *DistrictKind.values, RegionKind.CAPITAL)

# Keyboards without ў, қ, ғ, ҳ, writers who take x for h, and official lists that mix the two alphabets mean the same place.
_LOOSE: Final = str.maketrans("ўқғҳx", "укгхh")
_TWINS: Final = str.maketrans("aceopxykmtb", "асеорхукмтв")
_CYRILLIC: Final = re.compile("[а-яўқғҳ]")


def find_place(districts: Sequence[District], viloyat: object, tuman: object) -> District:
    """The district that a region's and a district's name or code mean.

    Raises InvalidFields with RegionUnknown, DistrictUnknown (none in the whole country), DistrictNotInRegion.
    """
    regions = matching({district.region_id: district.region for district in districts}.values(), viloyat)
    anywhere = matching(districts, tuman)
    refusals: list[FieldRefusal] = [*([] if regions else [RegionUnknown()]), *([] if anywhere else [DistrictUnknown()])]
    if refusals:
        raise InvalidFields(refusals)
    for region in regions:
        for district in anywhere:
            if district.region_id == region.soato:
                return district
    raise InvalidFields([DistrictNotInRegion()])


def matching(places: Iterable[P], asked: object) -> list[P]:
    """The places that a name or a code may mean, the likeliest first; empty when none or when it is neither."""
    text = _text(asked)
    if text.isdecimal():
        return [place for place in places if place.soato == text]
    name, kinds = _read(text)
    found = [place for place in places if name and name in _names(place.name_uz, place.name_ru, place.name_en)]
    if kinds:
        found = [place for place in found if place.kind in kinds]
    return sorted(found, key=lambda place: (not _is_official(place, text), _PREFERENCE.index(place.kind)))


def _is_official(place: Region | District, text: str) -> bool:
    """Whether the text is the whole official name in one of the languages: what we answer is understood when it is sent back."""
    official = (place.name_uz, place.name_ru, place.name_en, to_cyrillic(place.name_uz))
    return fold(text) in map(fold, official)


def _text(asked: object) -> str:
    """A name or code as text; empty for anything that is neither."""
    if isinstance(asked, int) and not isinstance(asked, bool):
        return str(asked) if 0 < asked < 10**10 else ""
    return asked.strip() if isinstance(asked, str) and len(asked) <= MAX_NAME else ""


@cache
def _names(*official: str) -> frozenset[str]:
    """A place's names without its kind's word; the first one is Uzbek in Latin letters."""
    return frozenset(_read(name)[0] for name in (*official, to_cyrillic(official[0])))


def _read(text: str) -> tuple[str, frozenset[str]]:
    """The bare name in its loosest spelling, and the kinds that its word allows (empty: no word was given)."""
    folded = re.sub(r"\bр н\b", "район", re.sub(r"[.,()]", " ", fold(text)))
    words = [_loosen(word) for word in folded.split()]
    bare = [word for word in words if word not in _kinds_of_words() and word != "of"]
    kinds = frozenset(kind for word in words for kind in _kinds_of_words().get(word, ()))
    return " ".join(bare), kinds


@cache
def _kinds_of_words() -> dict[str, tuple[str, ...]]:
    return {_loosen(fold(word)): kinds for words, kinds in _KIND_WORDS for word in words.split()}


def _loosen(word: str) -> str:
    return (word.translate(_TWINS) if _CYRILLIC.search(word) else word).translate(_LOOSE)
