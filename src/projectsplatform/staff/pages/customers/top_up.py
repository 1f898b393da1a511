"""Cash that staff take for a customer: a page with one form and one operation."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projectsplatform.kit.clock import now
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.number_words import som_in_words
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.staff.forms.customers import TopUpForm
from projectsplatform.staff.pages.customers.caps import caps_facts, why_two
from projectsplatform.staff.pages.people import about, person_or_404
from projectsplatform.wallet.enums import RequestState
from projectsplatform.wallet.operations.requests import request_top_up
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.caps import cap_use
from projectsplatform.wallet.rules.approvals import APPROVED_ALONE

_UNDO_OF_MONEY = gettext_lazy("It can be undone: an owner reverses the line, as far as the money is still there.")


def top_up_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Cash with a reason, a receipt and, if there is one, its picture."""
    require_permission(request, "wallet.can_top_up")
    form = TopUpForm(request.POST or None, request.FILES or None)

    def act() -> str:
        done = request_top_up(customer_id=user_id, actor_id=actor_of(request), at=now(), **form.cleaned_data)
        credited = {"amount": format_som(done.amount), "words": som_in_words(done.amount)}
        if done.state == RequestState.WAITING:
            waits = _("Recorded: {amount} ({words}). The money moves when a second member of staff agrees.")
            why = why_two(done, cap_use(member_id=actor_of(request), customer_id=user_id, at=now()))
            return f"{waits.format(**credited)} {why}"
        moved = _("Recorded: {amount} ({words}). The balance is now {balance}.")
        return moved.format(**credited, balance=format_som(balance(user_id)))

    facts = _money_facts(user_id, actor_of(request))
    hint = _("More than {sum} at once, or than is left above, waits for a second member of staff.")
    page = ConfirmPage(
        _("Top up a balance"),
        _("Top up"),
        reverse("admin:customer", args=[user_id]),
        facts,
        hint=f"{hint.format(sum=format_som(APPROVED_ALONE))} {_UNDO_OF_MONEY}",
    )
    return form_action(request, site, form, page, act)


def _money_facts(user_id: UUID, member_id: UUID) -> Iterator[tuple[str, str]]:
    yield from about(person_or_404(user_id))
    yield _("Balance"), format_som(balance(user_id))
    yield from caps_facts(cap_use(member_id=member_id, customer_id=user_id, at=now()))
