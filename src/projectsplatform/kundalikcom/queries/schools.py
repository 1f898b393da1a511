"""The school of a person."""

from uuid import UUID

from projectsplatform.kundalikcom.errors import SchoolNotSet
from projectsplatform.kundalikcom.models import School


def school_of(user_id: UUID) -> School:
    """With its district and region. Raises SchoolNotSet."""
    school = School.objects.select_related("district__region").filter(user_id=user_id).first()
    if school is None:
        raise SchoolNotSet
    return school
