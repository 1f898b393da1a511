"""The panel's menu: what a member of staff opens every day, grouped by work, and everything else behind "Advanced"."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.aloqa.queries.inbox import count_waiting
from projectsplatform.staff.pages.aloqa.names import count_text

MOST: Final = 9
"""So many entries stand in the menu; a role that may see more finds the rest behind "Advanced"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu: `name` is its route's. `under`: where pages of other routes belong to it, below /staff/.

    `count`: how much waits there.
    """

    name: str
    group: str
    icon: str
    title: str | Promise = ""
    permission: str = ""
    under: str = ""
    link: str = ""
    is_active: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading."""

    title: str | Promise
    items: Sequence[Entry]

    @property
    def is_active(self) -> bool:
        """Whether the page at hand is one of them."""
        return any(item.is_active for item in self.items)


GROUPS: Final[Mapping[str, str | Promise]] = {
    "today": _("Today"),
    "customers": _("Customers"),
    "money": _("Money"),
    "programs": _("Programs"),
    "telegram": "Telegram",
    "reports": _("Reports"),
    "settings": _("Settings"),
}
ENTRIES: Final = (
    Entry("index", "today", "home", _("Home")),
    Entry("aloqa_inbox", "today", "chat", _("Conversations"), "aloqa.view_thread"),
    Entry("accounts_user_changelist", "customers", "group", under="customers/"),
    Entry("wallet_transfer_changelist", "money", "payments"),
    Entry("licences_licence_changelist", "programs", "key"),
    Entry("numbers", "reports", "bar_chart", _("Numbers")),
    Entry("reports", "reports", "table_view", _("Reports"), "wallet.view_transfer"),
    Entry("telegram_outboxmessage_changelist", "telegram", "send"),
    Entry("accounts_staffmember_changelist", "settings", "badge", under="members/"),
    Entry("licences_pricetier_changelist", "programs", "sell"),
    Entry("wallet_topupclaim_changelist", "money", "receipt_long"),
    Entry("wallet_topuprequest_changelist", "money", "add_card"),
    Entry("payments_providerpayment_changelist", "money", "payments"),
    Entry("payments_providerrefund_changelist", "money", "undo"),
    Entry("payments_difference_changelist", "money", "warning"),
    Entry("payments_reconciliationrun_changelist", "money", "refresh", under="reconciliation/"),
    Entry("aloqa_announcement_changelist", "telegram", "campaign"),
    Entry("licences_purchase_changelist", "programs", "list"),
    Entry("jobs", "settings", "schedule", _("Tasks"), "telegram.view_outboxmessage"),
    Entry("accounts_companyversion_changelist", "settings", "home"),
    Entry("accounts_staffchange_changelist", "settings", "group"),
    Entry("accounts_auditevent_changelist", "settings", "history"),
)
"""What is used most stands first; a list that is not named here comes after these. Titles of lists are their models' own."""
_NAMED: Final = frozenset(entry.name for entry in ENTRIES)
_GROUP_OF: Final = {
    "accounts": "customers",
    "wallet": "money",
    "payments": "money",
    "telegram": "telegram",
    "aloqa": "settings",
}
"""Of a feature's lists that are not named; those of the others belong to programs."""

_COUNTS: Final[Mapping[str, Callable[[], int]]] = {"aloqa_inbox": count_waiting}


def menu(request: HttpRequest, sections: Iterable[Mapping[str, Any]]) -> tuple[list[Group], list[Group]]:
    """The groups of the menu, and those behind "Advanced". `sections`: the models that this member may see, by feature."""
    models = {entry.name: entry for section in sections for entry in _models(section)}
    known = [_known(entry, models, request) for entry in ENTRIES]
    ordered = [entry for entry in known if entry] + [entry for name, entry in models.items() if name not in _NAMED]
    here = [replace(entry, is_active=_is_active(entry, request.path)) for entry in ordered]
    return _grouped(here[:MOST]), _grouped(here[MOST:])


def _known(entry: Entry, models: Mapping[str, Entry], request: HttpRequest) -> Entry | None:
    """The entry as this member may see it."""
    if not entry.title:
        model = models.get(entry.name)
        return replace(entry, title=model.title, link=model.link) if model else None
    if entry.permission and not request.user.has_perm(entry.permission):
        return None
    count = _COUNTS[entry.name]() if entry.name in _COUNTS else 0
    return replace(entry, link=reverse(f"admin:{entry.name}"), count=count_text(count) if count else "")


def _models(section: Mapping[str, Any]) -> list[Entry]:
    feature = str(section["app_label"])
    group = _GROUP_OF.get(feature, "programs")
    return [
        Entry(f"{feature}_{model['object_name'].lower()}_changelist", group, "", model["name"], link=model["admin_url"])
        for model in section["models"]
        if model["admin_url"]
    ]


def _is_active(entry: Entry, path: str) -> bool:
    home = reverse("admin:index")
    if entry.link == home:
        return path == home
    return path.startswith((entry.link, f"{home}{entry.under}" if entry.under else entry.link))


def _grouped(entries: Sequence[Entry]) -> list[Group]:
    found = [Group(title, [entry for entry in entries if entry.group == key]) for key, title in GROUPS.items()]
    return [group for group in found if group.items]
