"""The form of a registration, looked at as a whole: all that is wrong is said at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from projectsplatform.accounts.rules.passwords import check_strength
from projectsplatform.accounts.rules.people import clean_email, clean_full_name, clean_sex, clean_username
from projectsplatform.kit.errors import FieldRefusal, InvalidFields

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationForm:
    """What was sent, of whatever type."""

    full_name: object
    sex: object
    email: object
    username: object
    password: object


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanRegistration:
    """What can be stored."""

    full_name: str
    sex: bool
    email: str
    username: str
    password: str


def check_registration(form: RegistrationForm, *, phone: str) -> CleanRegistration:
    """The clean form. Raises InvalidFields with every field that cannot be taken."""
    refusals: list[FieldRefusal] = []

    def taken(clean: Callable[[object], T], value: object, otherwise: T) -> T:
        try:
            return clean(value)
        except FieldRefusal as refusal:
            refusals.append(refusal)
            return otherwise

    full_name = taken(clean_full_name, form.full_name, "")
    sex = taken(clean_sex, form.sex, otherwise=False)
    email = taken(clean_email, form.email, "")
    username = taken(clean_username, form.username, "")
    own = (username, full_name, email, phone)
    password = taken(lambda value: check_strength(value, own=own), form.password, "")
    if refusals:
        raise InvalidFields(sorted(refusals, key=lambda refusal: refusal.field == "sex"))
    return CleanRegistration(full_name=full_name, sex=sex, email=email, username=username, password=password)
