"""How the name of a place is compared: bare, in its loosest spelling, with the kinds that its word allows; or by its sound.

Apostrophes, case, spaces and the kind's word (viloyati, tumani, shahri, область, район, город …) do not matter, nor does the alphabet.
"""

import re
from functools import cache
from typing import Final

from projectsplatform.kit.uz.text import fold, to_latin
from projectsplatform.kundalikcom.enums import DistrictKind, RegionKind

_REGIONS: Final = (RegionKind.REGION, RegionKind.REPUBLIC)
_CITIES: Final = (RegionKind.CAPITAL, DistrictKind.CITY)
_KIND_WORDS: Final = (
    ("viloyati viloyat вилояти вилоят область обл region oblast province", _REGIONS),
    ("respublikasi respublika resp республикаси республика респ republic", (RegionKind.REPUBLIC,)),
    ("shahri shahar шаҳри шаҳар город гор city town gorod", _CITIES),
    ("tumani tuman tum тумани туман тум район district raion rayon", (DistrictKind.DISTRICT,)),
)
# Letters that are initials elsewhere: Sh. Rashidov, М. Улугбек.
_LAST_WORDS: Final = (("vil v вил в", _REGIONS), ("sh ш г", _CITIES), ("t т р", (DistrictKind.DISTRICT,)))
_FIRST_WORDS: Final = (("г", _CITIES),)
_PROPER_WORDS: Final = frozenset({"of", "the"})

# Keyboards without ў, қ, ғ, ҳ, writers who take x for h, and official lists that mix the two alphabets mean the same place.
_LOOSE: Final = str.maketrans("ўқғҳx", "укгхh")
_TWINS: Final = str.maketrans("aceopxykmtb", "асеорхукмтв")
_CYRILLIC: Final = re.compile("[а-яўқғҳ]")
_LATIN_OF: Final = str.maketrans(
    {
        "ц": "s",
        "щ": "sh",
        "ъ": "",
        "ь": "",
        "е": "e",
        "э": "e",
        "ж": "j",
        "х": "h",
        "ҳ": "h",
        "ў": "o",
        "ғ": "g",
        "қ": "k",
    }
)
_SOUNDS: Final = (
    ("sh", "w"), ("ch", "c"), ("kh", "h"), ("gh", "g"), ("zh", "j"), ("dj", "j"), ("dzh", "j"), ("x", "h"), ("q", "k"),
    ("ya", "ia"), ("yo", "ia"), ("yu", "ia"), ("y", "i"), ("e", "i"), ("o", "a"), ("u", "a"),
)  # fmt: skip
_REPEATED: Final = re.compile(r"(.)\1+")


def read_name(text: str) -> tuple[str, frozenset[str]]:
    """The bare name in its loosest spelling, without spaces, and the kinds that its word allows (empty: no word was given)."""
    folded = re.sub(r"\b(?:р о?н|r o?n)\b", "район", re.sub(r"[.,()]", " ", fold(text)))
    words = [_loosen(word) for word in folded.split()]
    kinds = [_kinds_of(word, place, len(words)) for place, word in enumerate(words)]
    bare = [word for word, kind in zip(words, kinds, strict=True) if not kind and word not in _PROPER_WORDS]
    return "".join(bare), frozenset(kind for allowed in kinds for kind in allowed)


def _kinds_of(word: str, place: int, count: int) -> tuple[str, ...]:
    """The kinds that a word stands for where it stands; none for a part of a name."""
    if place == count - 1 and word in _by_word(_LAST_WORDS):
        return _by_word(_LAST_WORDS)[word]
    if place == 0 and word in _by_word(_FIRST_WORDS):
        return _by_word(_FIRST_WORDS)[word]
    return _by_word(_KIND_WORDS).get(word, ())


@cache
def _by_word(table: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[str, ...]]:
    return {_loosen(fold(word)): kinds for words, kinds in table for word in words.split()}


def _loosen(word: str) -> str:
    return (word.translate(_TWINS) if _CYRILLIC.search(word) else word).translate(_LOOSE)


def sound_of(name: str) -> str:
    """What the alphabets and their transliterations have in common; vowels that they exchange are one."""
    sound = to_latin(name.translate(_LATIN_OF)) if _CYRILLIC.search(name) else name
    sound = fold(sound)
    for written, heard in _SOUNDS:
        sound = sound.replace(written, heard)
    return _REPEATED.sub(r"\1", sound)
