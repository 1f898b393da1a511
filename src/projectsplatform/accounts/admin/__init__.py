"""People, members of staff and the company in the staff panel."""

from projectsplatform.accounts.admin import queue
from projectsplatform.accounts.admin.company import CompanyVersionAdmin
from projectsplatform.accounts.admin.labels import LabelAdmin
from projectsplatform.accounts.admin.people import (
    RelinkRequestAdmin,
    SessionAdmin,
    StaffMemberAdmin,
    UserAdmin,
)

__all__ = [
    "CompanyVersionAdmin",
    "LabelAdmin",
    "RelinkRequestAdmin",
    "SessionAdmin",
    "StaffMemberAdmin",
    "UserAdmin",
    "queue",
]
