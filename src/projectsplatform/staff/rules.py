"""What each role may do, as Django's permissions (`app.codename`). Whatever is not listed is refused.

Some of Django's own names stand for acts that no form of its admin does: `delete_session` signs people out and shuts
accounts, `change_devicebinding` resets a device, `add_outboxmessage` writes to a customer, `change_outboxmessage` sends
a failed message again, `view_signupticket` shows phone numbers, `add_/change_staffmember` makes and manages staff,
`add_relinkrequest` asks for another Telegram, or frees a phone number, and `change_relinkrequest` approves or stops that,
`add_personnote` writes a note about a person and `change_personlabel` puts labels on them, `change_staffchange`,
`change_topupcaps`, `change_companyversion` and `change_programversion` agree to or refuse what another owner asked for. In
conversations `view_thread` reads, `add_message` answers, writes notes and closes, `view_message` exports, `view_episode`
sees the reports; `add_announcement` writes and sends announcements, `change_announcement` agrees to another member's,
pauses and stops. `add_statementfile` uploads providers' statements and compares the books. A role that gets `can_top_up` or
`can_reverse` belongs to `MONEY_ROLES` in `accounts/rules/staff.py`.
"""

from collections.abc import Mapping
from typing import Final

from projectsplatform.accounts.enums import Role

_PEOPLE: Final = frozenset({"accounts.view_user", "accounts.view_companyversion", "accounts.view_label"})
_NOTES: Final = frozenset({"accounts.view_personnote", "accounts.add_personnote"})
_PHONES: Final = frozenset({"accounts.view_signupticket"})
_MONEY: Final = frozenset(
    {
        "wallet.view_ledgeraccount",
        "wallet.view_transfer",
        "wallet.view_entry",
        "wallet.view_topuprequest",
        "wallet.view_topupcaps",
        "wallet.view_topupclaim",
        "payments.view_providerpayment",
        "payments.view_providerevent",
        "payments.view_providerrefund",
        "payments.view_fiscalsettings",
        "payments.view_fiscalreceipt",
        "payments.view_reconciliationrun",
        "payments.view_unreadline",
        "payments.view_difference",
    }
)
_LICENCES: Final = frozenset(
    {
        "licences.view_product",
        "licences.view_pricetier",
        "licences.view_programversion",
        "licences.view_requiredchannel",
        "licences.view_licence",
        "licences.view_devicebinding",
        "licences.view_trialgrant",
        "licences.view_purchase",
        "licences.view_renewal",
    }
)
_PLACES: Final = frozenset(
    {
        "kundalikcom.view_region",
        "kundalikcom.view_district",
        "kundalikcom.view_school",
        "testmax.view_subject",
        "testmax.view_teacherprofile",
        "testmax.view_centreprofile",
    }
)
_MESSAGES: Final = frozenset(
    {
        "telegram.view_telegramchat",
        "telegram.view_channel",
        "telegram.view_channelmembership",
        "telegram.view_outboxmessage",
    }
)
_SUPPORT: Final = frozenset(
    {
        "accounts.change_user",
        "accounts.view_session",
        "accounts.delete_session",
        "accounts.view_auditevent",
        "accounts.view_relinkrequest",
        "accounts.add_relinkrequest",
        "accounts.change_relinkrequest",
        "accounts.change_personlabel",
        "kundalikcom.view_schoollogin",
        "kundalikcom.view_vaultaccess",
        "licences.change_devicebinding",
        "telegram.add_outboxmessage",
        "telegram.change_outboxmessage",
    }
)
_CONVERSATIONS: Final = frozenset(
    {"aloqa.view_thread", "aloqa.add_message", "aloqa.view_savedanswer", "aloqa.view_subjectlabel"}
)
_ANNOUNCEMENTS: Final = frozenset({"aloqa.view_announcement", "aloqa.add_announcement", "aloqa.change_announcement"})
_OWNER: Final = frozenset(
    {
        "aloqa.add_savedanswer",
        "aloqa.change_savedanswer",
        "aloqa.add_subjectlabel",
        "aloqa.change_subjectlabel",
        "aloqa.change_mirrorgroup",
        "aloqa.view_message",
        "aloqa.view_episode",
        "accounts.view_staffmember",
        "accounts.add_staffmember",
        "accounts.change_staffmember",
        "accounts.view_staffchange",
        "accounts.change_staffchange",
        "accounts.add_companyversion",
        "accounts.change_companyversion",
        "accounts.add_label",
        "accounts.change_label",
        "wallet.can_top_up",
        "payments.add_statementfile",
        "wallet.add_topupcaps",
        "wallet.change_topupcaps",
        "wallet.can_reverse",
        "payments.add_fiscalsettings",
        "licences.can_manage",
        "licences.change_product",
        "licences.add_pricetier",
        "licences.add_programversion",
        "licences.change_programversion",
        "licences.add_requiredchannel",
        "licences.change_requiredchannel",
        "licences.delete_requiredchannel",
        "telegram.add_channel",
        "telegram.change_channel",
        "testmax.add_subject",
        "testmax.change_subject",
    }
)

PERMISSIONS: Final[Mapping[Role, frozenset[str]]] = {
    Role.OWNER: _PEOPLE
    | _NOTES
    | _PHONES
    | _MONEY
    | _LICENCES
    | _PLACES
    | _MESSAGES
    | _SUPPORT
    | _CONVERSATIONS
    | _ANNOUNCEMENTS
    | _OWNER,
    # Takes cash. Taking money back is the owner's: whoever can do both can hide what they took.
    Role.CASHIER: _PEOPLE
    | _NOTES
    | _PHONES
    | _MONEY
    | _CONVERSATIONS
    | {"licences.view_licence", "licences.view_purchase", "wallet.can_top_up", "payments.add_statementfile"},
    Role.SUPPORT: _PEOPLE
    | _NOTES
    | _PHONES
    | _MONEY
    | _LICENCES
    | _PLACES
    | _MESSAGES
    | _SUPPORT
    | _CONVERSATIONS
    | _ANNOUNCEMENTS,
    # Reads the numbers: no secrets, no sessions, no phone numbers.
    Role.ANALYST: _PEOPLE | _MONEY | _LICENCES | _PLACES | {"aloqa.view_episode"},
}
