"""TestMax is sold to teachers and to learning centres."""

from typing import Final

from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import KindInvalid

KINDS: Final = {"teacher": ProductCode.TESTMAX_TEACHER, "centre": ProductCode.TESTMAX_CENTRE}


def product_of_kind(kind: object) -> ProductCode:
    """Raises KindInvalid."""
    if not isinstance(kind, str) or kind not in KINDS:
        raise KindInvalid
    return KINDS[kind]
