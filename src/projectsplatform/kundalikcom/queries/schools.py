"""The school of a person."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from projectsplatform.accounts.queries.sessions import ASKING_COLUMNS, AskingSession, asking_sessions
from projectsplatform.accounts.queries.tokens import asked_values
from projectsplatform.kit.api.fast_lane import AskedToken
from projectsplatform.kit.db.batches import BatchedRead, read_many
from projectsplatform.kit.db.statements import Row, fetch_rows
from projectsplatform.kundalikcom.models.places import name_of

_PLACE = """
    SELECT region.soato, region.name_uz, region.name_ru, region.name_en,
           district.soato, district.name_uz, district.name_ru, district.name_en
    FROM kundalikcom_district district JOIN kundalikcom_region region ON region.soato = district.region_id
    WHERE district.soato = %s
"""
_places: Final[dict[str, tuple[Row, Row]]] = {}
"""Region and district by the district's code. Kept: the classifier's names come with a release and change with no other."""


@dataclass(frozen=True, slots=True)
class NamedSchool:
    """A school by number or name. Its region and district: code, then the names in Uzbek, Russian and English."""

    number: str
    region: Row
    district: Row

    def named_in(self, language: str) -> dict[str, str]:
        """As it is answered."""
        return {
            "viloyat": name_of(language, *self.region[1:]),
            "tuman": name_of(language, *self.district[1:]),
            "school_number": self.number,
            "viloyat_code": self.region[0],
            "tuman_code": self.district[0],
        }


class SchoolBehind(NamedTuple):
    """The session behind a token, and its person's school: number and district's code, None for none."""

    session: AskingSession
    number: str | None
    district: str | None


SCHOOLS: BatchedRead[AskedToken, SchoolBehind] = BatchedRead(
    sql=f"""
    SELECT asked.number, {ASKING_COLUMNS}, school.school_number, school.district_id
    {asking_sessions()}
      LEFT JOIN kundalikcom_school school ON school.user_id = person.id
    """,
    columns=asked_values,
    row=lambda record: SchoolBehind(AskingSession(*record[:3]), *record[3:]),
)


def school_behind(key: AskedToken) -> SchoolBehind | None:
    """None when the token opens no live session."""
    return read_many(SCHOOLS, [key])[0]


def known_school(behind: SchoolBehind) -> NamedSchool | None:
    """The school with its names, None where this process has not read them yet."""
    place = _places.get(behind.district or "")
    return NamedSchool(behind.number, *place) if behind.number is not None and place else None


def read_school(behind: SchoolBehind) -> NamedSchool | None:
    """The school with its names, by one more read for a new district; None where the person named none."""
    if behind.number is None or behind.district is None:
        return None
    if behind.district not in _places:
        (row,) = fetch_rows(_PLACE, [behind.district])
        _places[behind.district] = row[:4], row[4:]
    return NamedSchool(behind.number, *_places[behind.district])
