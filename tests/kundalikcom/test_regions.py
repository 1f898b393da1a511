"""The country's regions and districts."""

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.kundalikcom.models import District, Region
from projectsplatform.kundalikcom.operations.regions import seed_regions
from tests.cast import Api

pytestmark = pytest.mark.django_db


def test_seeding_writes_every_region_and_district() -> None:
    assert seed_regions() == 222
    assert (Region.objects.count(), District.objects.count()) == (14, 208)


def test_seeding_again_corrects_what_was_changed() -> None:
    seed_regions()
    District.objects.filter(soato="1730405").update(name_uz="Kokand")
    assert seed_regions() == 222
    assert District.objects.get(soato="1730405").name_uz == "Qoʻqon shahri"


def test_a_district_belongs_to_the_region_of_its_code() -> None:
    seed_regions()
    with pytest.raises(IntegrityError, match="district_soato_in_region"), transaction.atomic():
        District.objects.filter(soato="1730405").update(region="1703")


def test_no_russian_name_hides_a_latin_letter() -> None:
    seed_regions()
    names = [*Region.objects.values_list("name_ru", flat=True), *District.objects.values_list("name_ru", flat=True)]
    assert [name for name in names if name.isascii() or any("a" <= letter <= "z" for letter in name.lower())] == []


@pytest.mark.parametrize(
    ("language", "region", "district"),
    [
        ("uz", "Fargʻona viloyati", "Qoʻqon shahri"),
        ("uz-Cyrl", "Фарғона вилояти", "Қўқон шаҳри"),
        ("ru", "Ферганская область", "Коканд"),
        ("en", "Fergana Region", "Kokand"),
    ],
)
def test_anybody_reads_the_regions_in_their_language(
    api: Api, regions: None, language: str, region: str, district: str
) -> None:
    answer = api.get("kundalikcom/regions", language=language)
    found = next(item for item in answer["items"] if item["code"] == "1730")
    assert (answer.status, len(answer["items"]), answer["next_cursor"]) == (200, 14, None)
    assert (found["name"], found["kind"]) == (region, "region")
    assert {"code": "1730405", "name": district, "kind": "city"} in found["districts"]


def test_the_answer_names_its_source_and_may_be_kept(api: Api, regions: None) -> None:
    answer = api.get("kundalikcom/regions")
    assert "CC BY 4.0" in answer["source"]
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Accept-Language" in answer.headers["Vary"]


def test_reading_the_regions_takes_two_queries(api: Api, regions: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        api.get("kundalikcom/regions")
