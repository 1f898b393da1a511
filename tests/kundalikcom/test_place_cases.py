"""Regions and districts as people write them, and all spellings of all units."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from projectsplatform.kit.errors import InvalidFields
from projectsplatform.kit.uz.text import to_cyrillic
from projectsplatform.kundalikcom.enums import DistrictKind
from projectsplatform.kundalikcom.models import District, Region
from projectsplatform.kundalikcom.operations.regions import read_facts
from projectsplatform.kundalikcom.rules.places import find_place, matching, other_spellings
from tests.counts import full
from tests.kundalikcom.test_places import DISTRICTS, REGIONS, spellings

FILES = Path("tests/fixtures/places")


def cases(name: str) -> list[dict[str, Any]]:
    return json.loads((FILES / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [*cases("places.json"), *cases("guards.json")], ids=lambda case: f"{case['tuman']}")
def test_a_place_is_found_as_people_write_it(case: dict[str, Any]) -> None:
    assert find_place(DISTRICTS, case["viloyat"], case["tuman"]).soato == case["right"]


@pytest.mark.parametrize("case", cases("refused.json"), ids=lambda case: f"{case['tuman']}")
def test_what_is_no_place_there_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidFields):
        find_place(DISTRICTS, case["viloyat"], case["tuman"])


KIND_WORDS = (
    " tumani", " shahri", " viloyati", " Respublikasi", " тумани", " шаҳри", " вилояти", " Республикаси", " район", " область",
    " District", " district", " Region", " region", " city",
)  # fmt: skip
OF_ANOTHER_KIND = {
    "Gʻozgʻon tumani": "1712412", "Ғозғон тумани": "1712412", "Газганский район": "1712412", "Jizzax tumani": "1708212",
    "Жиззах тумани": "1708212", "Джизакский район": "1708212",
}  # fmt: skip
BESIDE = {
    (DistrictKind.DISTRICT, "latin"): (" tumani", " tuman", " tum.", " t.", " district"),
    (DistrictKind.DISTRICT, "cyrillic"): (" тумани", " туман", " тум.", " т.", " район", " р-н", " р-он", " р-н."),
    (DistrictKind.CITY, "latin"): (" shahri", " shahar", " sh.", " sh", " city"),
    (DistrictKind.CITY, "cyrillic"): (" шаҳри", " шахри", " шаҳар", " ш.", " город", " г."),
}


def written(place: Region | District) -> set[str]:
    """All names of a place without a kind's word: official, other spellings, and Latin ones in Cyrillic letters."""
    names = {*spellings(place), *other_spellings().get(place.soato, ())} - set(OF_ANOTHER_KIND)
    bare = {name.removeprefix("город ") for name in names}
    for word in KIND_WORDS:
        bare = {name.removesuffix(word) for name in bare}
    return bare


def with_words(district: District, name: str) -> list[str]:
    alphabet = "latin" if name.isascii() or "ʻ" in name or "ʼ" in name else "cyrillic"
    words = BESIDE[DistrictKind(district.kind), alphabet]
    return [name + word for word in words[: full(1, len(words))]]


@cache
def siblings_of(district: District) -> list[District]:
    return [other for other in DISTRICTS if other.region_id == district.region_id]


def towns_of(district: District) -> list[District]:
    return [other for other in siblings_of(district) if other.kind == DistrictKind.CITY]


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda district: district.soato)
def test_every_spelling_with_its_word_means_the_place(district: District) -> None:
    for name in written(district):
        changed = (name.upper(), name.lower(), name)[: full(1, 3)]
        for text in [text for spelling in changed for text in with_words(district, spelling)]:
            assert find_place(siblings_of(district), district.region_id, text) is district, text


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda district: district.soato)
def test_every_bare_spelling_means_the_place_or_the_town_of_that_name(district: District) -> None:
    for name in written(district):
        found = find_place(siblings_of(district), district.region_id, name)
        assert found is district or (found in towns_of(district)), name


@pytest.mark.parametrize("name", OF_ANOTHER_KIND)
def test_a_name_that_is_another_places_without_its_word_needs_it(name: str) -> None:
    assert find_place(DISTRICTS, OF_ANOTHER_KIND[name][:4], name).soato == OF_ANOTHER_KIND[name]


def pairs() -> list[tuple[District, District]]:
    """Towns and the districts of the same Uzbek name."""
    return [
        (town, district)
        for district in DISTRICTS
        for town in towns_of(district)
        if town is not district and town.name_uz.split(" shahri")[0] == district.name_uz.split(" tumani")[0]
    ]


@pytest.mark.parametrize(("town", "district"), pairs(), ids=lambda place: place.soato)
def test_the_bare_name_of_a_town_is_the_town_in_every_language(town: District, district: District) -> None:
    for name in {*written(town), to_cyrillic(town.name_uz).removesuffix(" шаҳри"), district.name_en.rsplit(" ", 1)[0]}:
        assert find_place(siblings_of(town), town.region_id, name) is town, name


@pytest.mark.parametrize("region", REGIONS.values(), ids=lambda region: region.soato)
def test_every_spelling_of_a_region_means_it(region: Region) -> None:
    for name in written(region):
        assert region in matching(REGIONS.values(), name), name


def test_the_capitals_districts_are_found_under_its_bare_name() -> None:
    for district in (one for one in DISTRICTS if one.region_id == "1726"):
        for region in ("Toshkent", "Тошкент", "Ташкент", "Tashkent", "Toshkent sh.", "г. Ташкент"):
            assert {find_place(DISTRICTS, region, name) for name in written(district)} == {district}


def test_no_two_places_of_a_region_and_kind_share_a_spelling() -> None:
    for district in DISTRICTS:
        siblings = [one for one in siblings_of(district) if one.kind == district.kind]
        for name in written(district):
            assert matching(siblings, name) == [district], name


def test_every_spelling_is_of_a_place_and_has_its_source() -> None:
    known = {row["soato"] for row in read_facts()}
    with (Path("src/projectsplatform/kundalikcom/data") / "spellings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["source"] for row in rows} == {"list", "russian", "renamed", "transliteration", "abbreviation"}
    assert [row for row in rows if row["soato"] not in known] == []


@pytest.mark.parametrize(
    ("viloyat", "tuman"),
    [
        ("Andijon", "Комсомолабад"),
        ("Toshkent shahri", "Chilonqor"),
        ("Buxoro", "Qorako"),
        ("Andijon viloyati", "Andijon viloyati"),
        ("Fargʻona", "sh."),
        ("Samarqand", "Mehnatobod tumani"),
        ("Toshkent shahri", "Zangiota"),
        ("Navoiy", "Navoiy tumani"),
    ],
)
def test_what_nobody_calls_so_is_refused(viloyat: str, tuman: str) -> None:
    with pytest.raises(InvalidFields):
        find_place(DISTRICTS, viloyat, tuman)
