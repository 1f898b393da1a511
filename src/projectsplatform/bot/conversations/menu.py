"""The menu of a registered person: each button opens a screen in the place of the message that has the button."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.accounts.errors import AccountDisabled
from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_tg_id
from projectsplatform.bot.conversations import (
    account,
    claims,
    downloads,
    notices,
    programs,
    purchases,
    renewals,
    support_screens,
)
from projectsplatform.bot.conversations.greetings import ask_for_contact
from projectsplatform.bot.conversations.replies import Person, conversation, reply
from projectsplatform.bot.conversations.screens import Customer, Screen, menu_row, opens
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import Refusal
from projectsplatform.telegram.operations.dialogues import end_dialogue

MakeScreen = Callable[[Customer, str], Screen]


def show_menu(customer: Customer, _argument: str) -> Screen:
    """Name, balance and licences, and a button for everything that the bot does. A dialogue that was begun ends."""
    end_dialogue(chat_id=customer.user.tg_id or 0)
    buttons = [
        [opens(_("My programs"), "programs"), opens(_("Renew"), "renew")],
        [opens(_("Balance"), "balance"), opens(_("Top up"), "topup")],
        [opens(_("Statement"), "statement"), opens(_("Download"), "download")],
        [opens(_("Notices"), "notices"), opens(_("Language"), "language")],
        [opens(_("Write to us"), "write"), opens(_("Help"), "help")],
    ]
    return Screen(account.describe_account(customer), buttons)


SCREENS: Final[Mapping[str, MakeScreen]] = {
    "menu": show_menu,
    "balance": account.show_balance,
    "topup": claims.show_top_up,
    "amount": claims.take_amount,
    "paid": claims.say_paid,
    "nonumber": claims.say_no_number,
    "nofile": claims.say_no_file,
    "cancel": claims.cancel,
    "statement": account.show_statement,
    "download": downloads.show_downloads,
    "help": account.show_help,
    "write": support_screens.show_writing,
    "programs": programs.show_programs,
    "release": programs.ask_to_release,
    "released": programs.release,
    "renew": renewals.choose_months,
    "months": purchases.show_offer,
    "buy": purchases.confirm,
    "notices": notices.show_notices,
    "notice": notices.choose_notice,
}
"""By the name with which a button's callback data, or a command, begins."""


@retried
def open_screen(*, person: Person, name: str, argument: str = "", edits: int | None = None, at: datetime) -> None:
    """Does what the screen is for and enqueues it, in one transaction: no purchase without its message.

    The account is looked up now, whoever it was when the button was made.
    """
    with conversation(person, at=at):
        user = by_tg_id(person.tg_id)
        if user is None:
            ask_for_contact(person, at)
            return
        screen = _screen_for(user, name, argument, at)
        reply(person, screen.text, kind=f"menu.{name}", buttons=screen.buttons, edits=edits, at=at)


def _screen_for(user: User, name: str, argument: str, at: datetime) -> Screen:
    customer = Customer(user, at)
    if not user.is_active:
        return Screen(AccountDisabled().text(), [])
    if user.is_staff:  # no customer: their work is in the panel
        return Screen(account.describe_account(customer), [])
    try:
        return SCREENS[name](customer, argument)
    except Refusal as refusal:
        return Screen(refusal.text(), [menu_row()])
