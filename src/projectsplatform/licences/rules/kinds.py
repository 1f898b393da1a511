"""The programs that share their endpoints, by the `kind` of a request's body."""

from typing import Final

from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import KindInvalid
from projectsplatform.licences.rules.programs import NO_KIND, PROGRAMS

KINDS: Final = {program.kind: program.code for program in PROGRAMS if program.kind != NO_KIND}


def product_of_kind(kind: object) -> ProductCode:
    """Raises KindInvalid."""
    if not isinstance(kind, str) or kind not in KINDS:
        raise KindInvalid
    return KINDS[kind]
