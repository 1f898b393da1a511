"""People, members of staff and the company in the staff panel."""

from projectsplatform.accounts.admin import queue
from projectsplatform.accounts.admin.company import CompanyVersionAdmin
from projectsplatform.accounts.admin.labels import LabelAdmin
from projectsplatform.accounts.admin.people import UserAdmin
from projectsplatform.accounts.admin.relinks import RelinkRequestAdmin
from projectsplatform.accounts.admin.sessions import SessionAdmin
from projectsplatform.accounts.admin.staff_members import StaffMemberAdmin

__all__ = [
    "CompanyVersionAdmin",
    "LabelAdmin",
    "RelinkRequestAdmin",
    "SessionAdmin",
    "StaffMemberAdmin",
    "UserAdmin",
    "queue",
]
