"""The school's page: what is set, and what can be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from projectsplatform.kit.uz.text import fold
from projectsplatform.kundalikcom.enums import RegionKind
from projectsplatform.kundalikcom.models import District, Region, School
from projectsplatform.kundalikcom.queries.places import regions_with_districts

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SchoolChoice:
    """SOATO codes with names in the reader's language. `region` is the chosen one's code, empty when none is."""

    school: School | None
    region: str
    regions: tuple[Choice, ...]
    districts: tuple[Choice, ...]

    @property
    def place(self) -> str:
        """District and region of the school that is set."""
        if self.school is None:
            return ""
        language, district = get_language() or "", self.school.district
        return f"{district.name_in(language)}, {district.region.name_in(language)}"


def school_choice(user_id: UUID, *, region: str) -> SchoolChoice:
    """`region` is a code that was chosen; the set school's counts where none was."""
    school = find_school(user_id)
    known = {found.soato: found for found in regions_with_districts()}
    chosen = known.get(region) or (known[school.district.region_id] if school else None)
    return SchoolChoice(
        school=school,
        region=chosen.soato if chosen else "",
        regions=_regions(known.values()),
        districts=_named(chosen.districts.all()) if chosen else (),
    )


def districts_in(region: str) -> tuple[Choice, ...]:
    """The districts of a region by its code, none for what is no code."""
    return next((_named(found.districts.all()) for found in regions_with_districts() if found.soato == region), ())


def find_school(user_id: UUID) -> School | None:
    """The school that is set, if any."""
    return School.objects.filter(user_id=user_id).select_related("district__region").first()


def _regions(regions: Iterable[Region]) -> tuple[Choice, ...]:
    """The capital first, as everywhere."""
    capital = [region for region in regions if region.kind == RegionKind.CAPITAL]
    return _named(capital) + _named(region for region in regions if region.kind != RegionKind.CAPITAL)


def _named(places: Iterable[Region | District]) -> tuple[Choice, ...]:
    language = get_language() or ""
    named = [(place.soato, place.name_in(language)) for place in places]
    return tuple(sorted(named, key=lambda choice: fold(choice[1])))
