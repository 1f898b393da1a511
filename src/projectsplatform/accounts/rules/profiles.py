"""What a person may change about themselves: all that is wrong is said at once."""

from collections.abc import Callable, Mapping
from typing import Final

from projectsplatform.accounts.rules.people import clean_email, clean_full_name, clean_language, clean_sex
from projectsplatform.kit.errors import FieldRefusal, InvalidFields

_RULES: Final[Mapping[str, Callable[[object], object]]] = {
    "full_name": clean_full_name,
    "email": clean_email,
    "sex": clean_sex,
    "language": clean_language,
}


def check_profile(changes: Mapping[str, object]) -> dict[str, object]:
    """The clean values of what is given of `full_name`, `email`, `sex` and `language`. Raises InvalidFields."""
    refusals: list[FieldRefusal] = []
    clean: dict[str, object] = {}
    for name, rule in _RULES.items():
        if name not in changes:
            continue
        try:
            clean[name] = rule(changes[name])
        except FieldRefusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise InvalidFields(refusals)
    return clean
