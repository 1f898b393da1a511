"""The school of a person."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from projectsplatform.kit.db.prepared import Row
from projectsplatform.kit.db.statements import fetch_row, fetch_rows
from projectsplatform.kundalikcom.models.places import name_of

_BEHIND = """
    SELECT session.id, session.last_seen_at, session.token_used_at IS NOT NULL, school.school_number, school.district_id
    FROM accounts_session session
    JOIN accounts_user person ON person.id = session.user_id AND person.is_active
    LEFT JOIN kundalikcom_school school ON school.user_id = person.id
    WHERE session.token_hash = %(token)s AND session.revoked_at IS NULL AND session.expires_at > %(at)s
      AND session.last_seen_at > %(at)s::timestamptz - interval '30 days'
"""
_PLACE = """
    SELECT region.soato, region.name_uz, region.name_ru, region.name_en,
           district.soato, district.name_uz, district.name_ru, district.name_en
    FROM kundalikcom_district district JOIN kundalikcom_region region ON region.soato = district.region_id
    WHERE district.soato = %s
"""


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


@dataclass(frozen=True, slots=True)
class Behind:
    """The session behind a token, and its person's school."""

    session_id: UUID
    last_seen_at: datetime
    token_was_used: bool
    school: NamedSchool | None


def school_behind(*, token_hash: bytes, at: datetime) -> Behind | None:
    """In one read, and one more for a district that this process has not named yet; None when the token opens no live session."""
    row = fetch_row(_BEHIND, {"token": token_hash, "at": at})
    if row is None:
        return None
    return Behind(row[0], row[1], row[2], NamedSchool(row[3], *_place(row[4])) if row[3] is not None else None)


@lru_cache(maxsize=1000)
def _place(soato: str) -> tuple[Row, Row]:
    """A district's region and itself. Kept: the classifier's names come with a release and change with no other."""
    (row,) = fetch_rows(_PLACE, [soato])
    return row[:4], row[4:]
