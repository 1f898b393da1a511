"""The country's regions and districts, from the facts that come with the package."""

import csv
from pathlib import Path
from typing import Final

from django.db import transaction

from projectsplatform.kundalikcom.models import District, Region

# Facts of the Ministry of Health's FHIR guide; `data/README.md` names what was changed.
SOURCE: Final = (
    "Ministry of Health of the Republic of Uzbekistan, FHIR guide (uzinfocom-org/digital-health-ig), CC BY 4.0, July 2025; "
    "completed with Namangan's two districts of 2024"
)
_FACTS: Final = Path(__file__).resolve().parents[1] / "data" / "regions.csv"
_NAMES: Final = ("name_uz", "name_ru", "name_en")


def seed_regions() -> int:
    """Writes every region and district; again: corrects them. Returns how many places the facts hold."""
    rows = read_facts()
    regions = [Region(**_fields(row)) for row in rows if not row["parent"]]
    districts = [District(region_id=row["parent"], **_fields(row)) for row in rows if row["parent"]]
    with transaction.atomic():
        Region.objects.bulk_create(
            regions, update_conflicts=True, unique_fields=["soato"], update_fields=["kind", *_NAMES]
        )
        District.objects.bulk_create(
            districts, update_conflicts=True, unique_fields=["soato"], update_fields=["region", "kind", *_NAMES]
        )
    return len(rows)


def read_facts() -> list[dict[str, str]]:
    """The lines of `data/regions.csv`: soato, parent, kind, name_uz, name_ru, name_en."""
    with _FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fields(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("soato", "kind", *_NAMES)}
