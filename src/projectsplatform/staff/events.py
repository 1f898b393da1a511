"""Texts of the audit trail's events."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Final[Mapping[str, str | Promise]] = {
    "account.registered": _("Registered"),
    "account.signed_in": _("Signed in"),
    "account.session.ended": _("A session was ended"),
    "account.session.token_reused": _("A used token came back: the session was ended"),
    "account.sessions.ended": _("Sessions were ended"),
    "account.code.voided": _("“This was not me”: a code was voided"),
    "account.password.changed": _("The password was changed"),
    "account.password.reset": _("The password was reset"),
    "account.notices.chosen": _("Other kinds of notices were chosen"),
    "account.corrected": _("Details were corrected"),
    "account.disabled": _("The account was switched off"),
    "account.enabled": _("The account was switched on"),
    "account.phone.freed": _("The phone number was freed"),
    "account.relink.requested": _("Another Telegram was asked for"),
    "account.relink.approved": _("Another Telegram was approved"),
    "account.relink.cancelled": _("A change of Telegram was cancelled"),
    "account.relink.done": _("The Telegram was changed"),
    "account.top_up.requested": _("A large top-up was asked for"),
    "account.top_up.approved": _("A large top-up was approved"),
    "account.top_up.refused": _("A top-up was refused"),
    "account.top_up.recorded": _("The balance was topped up"),
    "account.claim.approved": _("A payment that the customer told of was approved"),
    "account.claim.refused": _("A payment that the customer told of was refused"),
    "account.transfer.reversed": _("A line was reversed"),
    "company.requested": _("Other company details were asked for"),
    "company.first": _("The company details were entered"),
    "company.changed": _("The company details were changed by one owner"),
    "company.agreed": _("A second owner agreed to other company details"),
    "company.refused": _("Other company details were refused"),
    "program.requested": _("Something else was to be said of a program"),
    "program.first": _("It was said where a program is"),
    "program.changed": _("What is said of a program was changed by one owner"),
    "program.agreed": _("A second owner agreed to what is said of a program"),
    "program.refused": _("A change of what is said of a program was refused"),
    "wallet.caps.requested": _("Other top-up caps were asked for"),
    "wallet.caps.agreed": _("A second owner agreed to other top-up caps"),
    "wallet.caps.refused": _("Other top-up caps were refused"),
    "catalogue.prices.added": _("New prices"),
    "catalogue.product.changed": _("A product was changed"),
    "catalogue.channel.required": _("A channel became required"),
    "catalogue.channel.dropped": _("A channel is required no more"),
    "licence.device.released": _("A device was released"),
    "licence.device.taken_over": _("Another device took over"),
    "licence.extended": _("Days were given"),
    "licence.resumed": _("A licence was resumed"),
    "licence.revoked": _("A licence was revoked"),
    "licence.suspended": _("A licence was suspended"),
    "vault.exported": _("All logins of the vault were downloaded"),
    "vault.imported": _("Logins were imported into the vault"),
    "staff.created": _("A member of staff was made"),
    "staff.linked": _("A member of staff was tied to Telegram"),
    "staff.link.made": _("A new link for Telegram was made"),
    "staff.relink.made": _("On the server a link for another Telegram was made"),
    "staff.change.requested": _("A change of staff was asked for"),
    "staff.change.agreed": _("A second owner agreed to a change of staff"),
    "staff.change.refused": _("A change of staff was refused"),
    "staff.role.changed": _("A role was changed"),
    "staff.signed_in": _("Signed in to the panel"),
    "staff.message.sent": _("A message was sent by staff"),
    "staff.message.sent_again": _("A message was sent again"),
    "staff.list.exported": _("A list was downloaded"),
    "staff.task.started_again": _("A task was started again"),
}


def event_name(event: str) -> str:
    """In the active language; the code itself for an event without a text."""
    return str(EVENTS.get(event, event))
