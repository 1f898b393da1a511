"""Which district people mean. Pure: the facts are read from the package, no database is asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.errors import InvalidFields
from projectsplatform.kit.uz.text import to_cyrillic
from projectsplatform.kundalikcom.models import District, Region
from projectsplatform.kundalikcom.operations.regions import read_facts
from projectsplatform.kundalikcom.rules.places import find_place, matching
from tests.counts import some

NAMES = ("name_uz", "name_ru", "name_en")
APOSTROPHES = "'’‘ʻʼ`´′"
OTHER_WORDS = {
    " tumani": ["", " tuman", " t.", " TUMANI"],
    " shahri": [" shahar", " sh."],
    " viloyati": ["", " vil.", " viloyat"],
    " тумани": ["", " туман"],
    " шаҳри": [" шаҳар", " ш.", " шахри"],
    " вилояти": ["", " вил."],
    " район": ["", " р-н", " РАЙОН"],
    " область": ["", " обл."],
    " district": ["", " District"],
    " region": ["", " oblast"],
}


def places() -> tuple[dict[str, Region], list[District]]:
    rows = read_facts()
    fields = [({name: row[name] for name in ("soato", "kind", *NAMES)}, row["parent"]) for row in rows]
    regions = {known["soato"]: Region(**known) for known, parent in fields if not parent}
    return regions, [District(region=regions[parent], **known) for known, parent in fields if parent]


REGIONS, DISTRICTS = places()


def spellings(place: Region | District) -> list[str]:
    return [*(getattr(place, name) for name in NAMES), to_cyrillic(place.name_uz)]


def refusals(viloyat: object, tuman: object) -> list[str]:
    with pytest.raises(InvalidFields) as refused:
        find_place(DISTRICTS, viloyat, tuman)
    return [refusal.code for refusal in refused.value.refusals]


@st.composite
def typed(draw: Any, place: Region | District) -> str:
    """One of a place's names as somebody might type it; never one that another place has as well."""
    name: str = draw(st.sampled_from(spellings(place)))
    lower = name.lower()
    for word, others in OTHER_WORDS.items():
        if lower.endswith(word):
            name = name[: -len(word)] + draw(st.sampled_from([word, *others]))
            break
    for official in "ʻʼ'":
        name = name.replace(official, draw(st.sampled_from(["", *APOSTROPHES])))
    change = draw(st.sampled_from([str.upper, str.lower, str.title, str.strip]))
    before, after = draw(st.sampled_from(["", " ", "\u00a0"])), draw(st.sampled_from(["", "  "]))
    return f"{before}{change(name)}{after}"


@pytest.mark.parametrize("region", REGIONS.values(), ids=lambda region: region.soato)
def test_every_official_name_of_a_region_means_it(region: Region) -> None:
    assert [matching(REGIONS.values(), name)[0] for name in spellings(region)] == [region] * 4


@pytest.mark.parametrize("district", some(DISTRICTS, one_in=4), ids=lambda district: district.soato)
def test_every_official_name_of_a_district_means_it(district: District) -> None:
    found = [
        find_place(DISTRICTS, region, name) for region in spellings(district.region) for name in spellings(district)
    ]
    assert found == [district] * 16


@given(st.data())
def test_a_district_is_found_however_it_is_typed(data: Any) -> None:
    district = data.draw(st.sampled_from(DISTRICTS))
    assert (
        find_place(DISTRICTS, data.draw(typed(district.region)), data.draw(typed(district))).region == district.region
    )


@given(st.data())
def test_the_kinds_word_decides_between_namesakes(data: Any) -> None:
    district = data.draw(st.sampled_from(DISTRICTS))
    name = district.name_uz.replace("ʻ", data.draw(st.sampled_from(["", *APOSTROPHES])))
    assert find_place(DISTRICTS, district.region.name_uz, name) is district
    assert find_place(DISTRICTS, district.region_id, to_cyrillic(district.name_uz).upper()) is district


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text())))
def test_nonsense_is_an_unknown_place_and_never_a_fault(asked: object) -> None:
    found = matching(DISTRICTS, asked)
    assert [district for district in found if not isinstance(asked, str | int)] == []


def test_no_two_districts_of_a_region_share_name_and_kind() -> None:
    for district in DISTRICTS:
        siblings = [
            other for other in DISTRICTS if other.region_id == district.region_id and other.kind == district.kind
        ]
        for name in spellings(district):
            assert [other for other in matching(siblings, name) if other is not district] == []


@pytest.mark.parametrize(
    ("viloyat", "tuman", "code"),
    [
        ("Farg'ona viloyati", "Qo`qon shahri", "1730405"),
        ("FARGONA", "qoqon", "1730405"),
        ("Фарғона вилояти", "Қўқон шаҳри", "1730405"),
        ("Фаргона вилояти", "Кукон шахри", "1730405"),
        ("Ферганская обл.", "г.Коканд", "1730405"),
        ("Ферганская область", "город Коканд", "1730405"),
        ("Fergana Region", "Kokand city", "1730405"),
        ("1730", "1730405", "1730405"),
        (1730, 1730405, "1730405"),
        (" 1730 ", "Qoʻqon", "1730405"),
        ("Buxoro", "Buxoro", "1706401"),
        ("Buxoro", "Buxoro tumani", "1706207"),
        ("Buxoro", "Buxoro shahri", "1706401"),
        ("Бухарская", "Бухара", "1706401"),
        ("Qoraqalpog‘iston Respublikasi", "Nukus tumani", "1735225"),
        ("Republic of Karakalpakstan", "Nukus", "1735401"),
        ("Toshkent shahri", "Chilonzor", "1726294"),
        ("г. Ташкент", "Чиланзарский р-н", "1726294"),
        ("Toshkent viloyati", "Chinoz", "1727256"),
        ("Toshkent", "Chilonzor", "1726294"),
        ("Toshkent", "Chinoz", "1727256"),
        ("Самаркандская", "Акдарьинский район", "1718203"),
        ("Наманганская область", "Мингбулакский pайон", "1714204"),
        ("Namangan", "Yangi Namangan tumani", "1714401367"),
        ("Toshkent shahri", "Мирзо Улугбекский район", "1726269"),
    ],
)
def test_people_are_understood(viloyat: object, tuman: object, code: str) -> None:
    assert find_place(DISTRICTS, viloyat, tuman).soato == code


@pytest.mark.parametrize(
    ("viloyat", "tuman", "codes"),
    [
        ("Atlantida", "Qoʻqon shahri", ["region_unknown"]),
        ("Fargʻona viloyati", "Atlantida", ["district_unknown"]),
        ("Atlantida", "Atlantida", ["region_unknown", "district_unknown"]),
        ("Andijon viloyati", "Chilonzor tumani", ["district_not_in_region"]),
        ("1703", "1726294", ["district_not_in_region"]),
        ("Fargʻona viloyati", "Qoʻqon tumani", ["district_unknown"]),
        ("Fargʻona shahri", "Qoʻqon shahri", ["region_unknown"]),
        ("viloyati", "tumani", ["region_unknown", "district_unknown"]),
        ("", "", ["region_unknown", "district_unknown"]),
        (None, None, ["region_unknown", "district_unknown"]),
        (True, False, ["region_unknown", "district_unknown"]),
        (1730.0, 1730405.0, ["region_unknown", "district_unknown"]),
        (10**30, -1730405, ["region_unknown", "district_unknown"]),
        ("F" * 151, "1730405", ["region_unknown"]),
        ("Farg\x00ona", "1730405", ["region_unknown"]),
        (["1730"], {"a": 1}, ["region_unknown", "district_unknown"]),
    ],
)
def test_what_cannot_be_meant_is_named(viloyat: object, tuman: object, codes: list[str]) -> None:
    assert refusals(viloyat, tuman) == codes
