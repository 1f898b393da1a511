"""What is said of programs now."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from projectsplatform.accounts.queries.versions import in_effect
from projectsplatform.licences.models import ProgramDetails, ProgramVersion


def programs_at(codes: Iterable[str], at: datetime) -> Mapping[str, ProgramDetails]:
    """By product code, for those of which anything was said; one statement."""
    versions = in_effect(ProgramVersion.objects.filter(product_id__in=list(codes)), at)
    valid = versions.order_by("product_id", "-number").distinct("product_id")
    return {version.product_id: version.details for version in valid}


def program_at(code: str, at: datetime) -> ProgramDetails:
    """Empty before anything was said. One statement."""
    return programs_at([code], at).get(code, ProgramDetails())
