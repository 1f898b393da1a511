"""Screens of the notices: which kinds come to Telegram."""

from django.utils.translation import gettext as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notice_choices import choose_notices
from projectsplatform.accounts.queries.notices import notice_choices
from projectsplatform.accounts.rules.notice_kinds import ALWAYS_SENT, CHOSEN
from projectsplatform.bot.conversations.screens import Customer, Row, Screen, menu_row, opens, site_button

NOTICES_PATH = "/notices/"
_ON, _OFF = "on", "off"


def show_notices(customer: Customer, _argument: str) -> Screen:
    """Every kind; one that can be switched off has a button that does the opposite of what is now."""
    choices = notice_choices(customer.user.id)
    lines = [
        _("What comes to Telegram"),
        "",
        *(_line(kind, is_on=choices[kind]) for kind in NoticeKind),
        "",
        _("Security and money received always come. The list on the site has everything."),
    ]
    buttons = [_switch(kind, is_on=choices[kind]) for kind in CHOSEN]
    return Screen("\n".join(lines), [*buttons, [site_button(_("List of notices"), NOTICES_PATH)], menu_row()])


def choose_notice(customer: Customer, argument: str) -> Screen:
    """Switches a kind on or off. The button says which: pressed twice, it does it once."""
    kind, _colon, wanted = argument.partition(":")
    if wanted in {_ON, _OFF}:
        choose_notices(user_id=customer.user.id, choices={kind: wanted == _ON}, address="", at=customer.at)
    return show_notices(customer, "")


def _line(kind: NoticeKind, *, is_on: bool) -> str:
    if kind in ALWAYS_SENT:
        return f"🔒 {kind.label}"
    return f"{'✅' if is_on else '🔕'} {kind.label}"


def _switch(kind: NoticeKind, *, is_on: bool) -> Row:
    mark, to = ("✅", _OFF) if is_on else ("🔕", _ON)
    return [opens(f"{mark} {kind.label}", "notice", kind.value, to)]
