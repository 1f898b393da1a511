"""Actions of staff on a customer's account: each page is one form and one operation."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.people import (
    disable_account,
    enable_account,
    end_sessions_by_staff,
    free_phone,
)
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of, member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ReasonForm
from projectsplatform.staff.forms.customers import MessageForm
from projectsplatform.staff.operations.messages import write_to_customer
from projectsplatform.staff.pages.members import switch_on_member
from projectsplatform.staff.pages.people import about, person_or_404, require_may_manage


def message_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """A message to the person's Telegram."""
    require_permission(request, "telegram.add_outboxmessage")
    person = person_or_404(user_id)
    require_may_manage(request, person)
    form = MessageForm(request.POST or None)

    def act() -> str:
        write_to_customer(
            user_id=user_id,
            text=form.cleaned_data["text"],
            actor_id=actor_of(request),
            address=client_address(request),
            at=now(),
        )
        return _("The message is on its way.")

    hint = _("It cannot be undone: the bot delivers it within seconds.")
    page = ConfirmPage(_("Send a message"), _("Send"), _page_of(user_id), about(person), hint=hint)
    return form_action(request, site, form, page, act)


def end_customers_sessions(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Signs the person out everywhere."""
    hint = _("It cannot be undone: on every device the person signs in again, by password and code.")
    return _ask_reason(request, user_id, site, _("End the sessions"), end_sessions_by_staff, hint=hint)


def disable_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Nobody signs in as this person any more."""
    hint = _(
        "It can be undone: the account is switched on here again. Sessions and codes end now; licences, balance and data stay."
    )
    return _ask_reason(request, user_id, site, _("Switch off"), disable_account, hint=hint)


def enable_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """The person may sign in again."""
    require_permission(request, "accounts.delete_session")
    if person_or_404(user_id).is_staff:
        return switch_on_member(request, user_id, site)
    hint = _("It can be undone: the account is switched off here again.")
    return _ask_reason(request, user_id, site, _("Switch on"), enable_account, hint=hint)


def free_customers_phone(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """Whoever has the number now may register with it."""
    hint = _(
        "Only when the operator gave the number to somebody else. The account stays its owner's: it signs in by password "
        "and its own Telegram, which is told. A lost Telegram is another page. It cannot be undone here: the "
        "number comes back to the account only by “Lost Telegram”, while nobody else has registered with it."
    )
    return _ask_reason(
        request,
        user_id,
        site,
        _("Free the phone number"),
        free_phone,
        permission="accounts.add_relinkrequest",
        hint=hint,
    )


def _ask_reason(
    request: HttpRequest,
    user_id: UUID,
    site: AdminSite,
    title: str,
    operation: Callable[..., object],
    *,
    permission: str = "accounts.delete_session",
    hint: str = "",
) -> HttpResponse:
    require_permission(request, permission)
    person = person_or_404(user_id)
    require_may_manage(request, person)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        operation(
            user_id=user_id,
            actor=member_of(request),
            reason=form.cleaned_data["reason"],
            address=client_address(request),
            at=now(),
        )
        return _("Done.")

    page = ConfirmPage(title, title, _page_of(user_id), about(person), hint=hint)
    return form_action(request, site, form, page, act)


def _page_of(user_id: UUID) -> str:
    return reverse("admin:customer", args=[user_id])
