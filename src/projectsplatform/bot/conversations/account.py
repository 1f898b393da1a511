"""Screens about the account: balance, this month's statement, help."""

from typing import Final

from django.utils.translation import gettext as _

from projectsplatform.bot.conversations.screens import Customer, Screen, fact, menu_row, opens, site_button
from projectsplatform.kit.clock import local_day, midnight
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.periods import Period
from projectsplatform.wallet.queries.statements import Line, statement

HOME_PATH: Final = "/home/"
STATEMENT_PATH: Final = "/statement/"
_LINES: Final = 10
_LONGEST_NOTE: Final = 120


def describe_account(customer: Customer) -> str:
    """Name, balance and licences."""
    user = customer.user
    lines = [user.get_full_name(), _("Balance: {amount}").format(amount=format_som(balance(user.id))), ""]
    licences = licences_of(user.id, customer.at)
    lines += [_licence(licence) for licence in licences] or [_("You have no licences yet.")]
    return "\n".join(lines)


def show_balance(customer: Customer, _argument: str) -> Screen:
    """So'm on the balance."""
    text = _("Balance: {amount}").format(amount=format_som(balance(customer.user.id)))
    return Screen(text, [[opens(_("Top up"), "topup"), opens(_("Statement"), "statement")], menu_row()])


def show_statement(customer: Customer, _argument: str) -> Screen:
    """The newest lines of this calendar month in Tashkent."""
    first = midnight(local_day(customer.at).replace(day=1))
    found = statement(user_id=customer.user.id, period=Period(since=first), before=None, limit=_LINES)
    lines = [
        f"{dates.day(first)} – {dates.day(customer.at)}",
        fact(_("At the beginning"), format_som(found.opening_balance)),
        fact(_("Balance now"), format_som(found.closing_balance)),
        "",
        *([_line(line) for line in found.lines] or [_("Nothing has changed this month.")]),
    ]
    if found.next_number is not None:
        lines.append(_("Older lines are on the site."))
    return Screen("\n".join(lines), [[site_button(_("Whole statement"), STATEMENT_PATH)], menu_row()])


def show_help(customer: Customer, _argument: str) -> Screen:
    """What the bot does, and what support asks for."""
    lines = [
        _("Here you see your balance and programs, renew them, release a device and read the statement."),
        _("/menu opens the menu from anywhere. Codes and news about your account arrive here too."),
        _("To reach the staff, just write here: a text, a photo, a file or a voice message."),
        _("Whoever asks you for a code or a password is not from us."),
        "",
        _("When you write to support, tell your username: {username}").format(username=customer.user.username),
        _("Your Telegram id: {tg_id}").format(tg_id=customer.user.tg_id),
    ]
    return Screen("\n".join(lines), [[site_button(_("Open the site"), HOME_PATH)], menu_row()])


def _licence(licence: LicenceView) -> str:
    if licence.state != LicenceState.ACTIVE:
        return f"{licence.product_name}: {licence.state.label}"
    return _("{product}: until {day}").format(product=licence.product_name, day=dates.day(licence.ends_at))


def _line(line: Line) -> str:
    sign = "+" if line.size > 0 else ""
    note = line.bio if len(line.bio) <= _LONGEST_NOTE else f"{line.bio[:_LONGEST_NOTE]}…"
    return f"{dates.moment(line.date)}  {sign}{format_som(line.size)}\n{note}"
