from projectsplatform.accounts.models.audit import AuditEvent
from projectsplatform.accounts.models.codes import SignInCode
from projectsplatform.accounts.models.company import Card, CashDesk, CompanyDetails, CompanyVersion, OpeningHours
from projectsplatform.accounts.models.devices import KnownDevice
from projectsplatform.accounts.models.notes import Label, PersonLabel, PersonNote
from projectsplatform.accounts.models.notices import MutedNotice, Notice, StaffNotice
from projectsplatform.accounts.models.relinks import RelinkRequest
from projectsplatform.accounts.models.sessions import RetiredToken, Session
from projectsplatform.accounts.models.staff_changes import StaffChange
from projectsplatform.accounts.models.tickets import SignUpTicket, StaffLink
from projectsplatform.accounts.models.users import StaffMember, User
from projectsplatform.accounts.models.versions import ALONE_AFTER, OwnersVersion

__all__ = [
    "ALONE_AFTER",
    "AuditEvent",
    "Card",
    "CashDesk",
    "CompanyDetails",
    "CompanyVersion",
    "KnownDevice",
    "Label",
    "MutedNotice",
    "Notice",
    "OpeningHours",
    "OwnersVersion",
    "PersonLabel",
    "PersonNote",
    "RelinkRequest",
    "RetiredToken",
    "Session",
    "SignInCode",
    "SignUpTicket",
    "StaffChange",
    "StaffLink",
    "StaffMember",
    "StaffNotice",
    "User",
]
