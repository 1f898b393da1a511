"""What a page says before staff change a licence: whose it is, its end before and after, and what can be undone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.dates import moment
from projectsplatform.licences.models import Licence
from projectsplatform.licences.queries.states import state_of
from projectsplatform.licences.rules import terms
from projectsplatform.licences.rules.terms import term_of
from projectsplatform.panel.confirm import ConfirmPage

UNDONE: Final[Mapping[str, Promise]] = {
    "suspend": _("It can be undone: resuming gives the kept time back. The customer reads the reason."),
    "resume": _("It can be suspended again; the time that runs meanwhile does not come back."),
    "extend": _("It cannot be undone: days that were given stay."),
    "release_device": _("It cannot be undone: the next device that opens the program takes the licence. That one can be released too."),
    "revoke": _("It cannot be undone: the licence never runs again. Money goes back by a reversal only. The customer reads the reason."),
}  # fmt: skip
"""Action → what can be undone of it."""


def confirm_page(
    licence: Licence, name: str, title: str, *, at: datetime, days: int = 0, button: str = ""
) -> ConfirmPage:
    """The page of an action; `button` is what it says when that is not the title."""
    back = reverse("admin:customer", args=[licence.user_id])
    facts = facts_of(licence, name, at=at, days=days)
    return ConfirmPage(title, button or title, back, facts, hint=str(UNDONE[name]))


def facts_of(licence: Licence, action: str, *, at: datetime, days: int = 0) -> list[tuple[str, str]]:
    """Person, product, key, state, device, end now and end afterwards. `days` are those to give, 0 while nobody named them."""
    person = licence.user
    facts = [
        (gettext("Person"), f"{person.get_full_name()} · {person.get_username()}".removeprefix(" · ")),
        (gettext("Product"), " · ".join(filter(None, [str(licence.product), licence.name]))),
        (gettext("Key"), licence.key),
        (gettext("State"), str(state_of(licence, at).label)),
    ]
    if action == "release_device":
        device = licence.bindings.filter(released_at__isnull=True).values_list("device_id", flat=True).first()
        facts.append((gettext("Device"), device or "—"))
    facts.append((gettext("End now"), moment(end_now(licence, at))))
    after = _end_after(licence, action, at=at, days=days)
    return [*facts, (gettext("End afterwards"), after)] if after else facts


def end_now(licence: Licence, at: datetime) -> datetime:
    """When it ends as it is; a suspended one if it were resumed now."""
    return at + licence.remaining if licence.remaining else licence.ends_at


def _end_after(licence: Licence, action: str, *, at: datetime, days: int) -> str:
    match action:
        case "suspend":
            kept = ceil(terms.remaining(term_of(licence), at=at) / timedelta(days=1))
            return gettext("stops now, days kept: {days}").format(days=kept)
        case "revoke":
            lost = ceil(max(end_now(licence, at) - at, timedelta(0)) / timedelta(days=1))
            return gettext("stops now, days lost: {days}").format(days=lost)
        case "extend" if days and licence.remaining is not None:
            return moment(at + licence.remaining + timedelta(days=days))
        case "extend" if days:
            return moment(terms.extend(term_of(licence), days=days, at=at).ends_at)
        case "extend":
            return ""
        case _:
            return moment(end_now(licence, at))
