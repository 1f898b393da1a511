"""Looking at a registration while it is being typed."""

from projectsplatform.accounts.rules.registration import RegistrationForm, check_registration
from projectsplatform.kit.errors import InvalidFields


def problems_as_typed(form: RegistrationForm) -> dict[str, str]:
    """Field → message in the active language. What only the database knows (a taken name) is said after sending."""
    try:
        check_registration(form, phone="")
    except InvalidFields as refusal:
        return {part.field: part.text() for part in refusal.refusals}
    return {}
