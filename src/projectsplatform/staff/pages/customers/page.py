"""One person, everything about them."""

from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz.money import format_som
from projectsplatform.kit.uz.phones import mask_phone
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.badges import LABEL_TONES, badge
from projectsplatform.staff.pages.customers.sections import licence_lines, session_lines
from projectsplatform.staff.pages.customers.timeline import timeline_card
from projectsplatform.staff.pages.tables import moment, yes_no
from projectsplatform.staff.queries.customers import Customer, load_customer


def show_customer(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """What the role may see of it."""
    require_permission(request, "accounts.view_user")
    try:
        customer = load_customer(user_id, now())
    except NothingThere as error:
        raise Http404 from error
    person, may_see_phone = customer.person, request.user.has_perm("accounts.view_signupticket")
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": person.get_full_name(),
        "person": person,
        "phone": (person.phone or "") if may_see_phone else mask_phone(person.phone or ""),
        "may_call": may_see_phone,
        "facts": _facts(customer),
        "labels": [badge(label.name, LABEL_TONES[label.colour]) for label in customer.labels],
        "balance": format_som(customer.balance),
        "waiting": _waiting(request, customer),
        "actions": _actions(request, customer),
        "licences": licence_lines(request, customer),
        "sessions": session_lines(request, customer),
        "timeline": timeline_card(request, person),
    }
    return TemplateResponse(request, "staff/customer.html", context)


def _waiting(request: HttpRequest, customer: Customer) -> list[tuple[str, str]]:
    """Pending requests with the addresses of their pages, as far as the role may see them."""
    top_ups = [
        (
            _("{amount}, receipt {receipt}, taken by {member}: waits for a second member of staff").format(
                amount=format_som(item.amount), receipt=item.receipt_number, member=item.requested_by
            ),
            reverse("admin:wallet_topuprequest_change", args=[item.pk]),
        )
        for item in customer.waiting
    ]
    if customer.relink is None or not request.user.has_perm("accounts.view_relinkrequest"):
        return top_ups
    relink = customer.relink
    text = (
        _("Another Telegram ({tg_id}), asked for by {member}: takes effect on {time}")
        if relink.approved_at
        else _("Another Telegram ({tg_id}), asked for by {member}: waits for a second member of staff")
    ).format(tg_id=relink.new_tg_id, member=relink.requested_by, time=moment(relink.effective_at))
    return [(text, reverse("admin:accounts_relinkrequest_change", args=[relink.pk])), *top_ups]


def _facts(customer: Customer) -> list[tuple[str, str]]:
    """What is known; the phone number stands in the header."""
    person = customer.person
    facts = [
        (_("Username"), person.username),
        (_("Email"), person.email or ""),
        (_("Telegram id"), str(person.tg_id or "")),
        (_("Language"), person.get_language_display()),
        (_("Account is on"), yes_no(person.is_active)),
        (_("Online"), yes_no(customer.is_online)),
        (_("Registered"), moment(person.created_at)),
        (_("Last sign-in"), moment(person.last_login) if person.last_login else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _actions(request: HttpRequest, customer: Customer) -> list[tuple[str, str, str]]:
    """Address, label and icon of each action that this member of staff may take."""
    person = customer.person
    if person.pk == request.user.pk or (person.is_staff and not request.user.has_perm("accounts.change_staffmember")):
        return []
    switch = (
        ("accounts.delete_session", "customer_disable", _("Switch off"), "person_off")
        if person.is_active
        else ("accounts.delete_session", "customer_enable", _("Switch on"), "person_check")
    )
    actions = [
        ("aloqa.add_message", "customer_conversation", _("Conversation"), "chat"),
        ("telegram.add_outboxmessage", "customer_message", _("Send a message"), "send"),
        ("accounts.add_personnote", "customer_note", _("Write a note"), "note_add"),
        ("accounts.change_personlabel", "customer_labels", _("Labels"), "label"),
        ("accounts.delete_session", "customer_end_sessions", _("End the sessions"), "logout"),
        switch,
        ("accounts.change_user", "accounts_user_change", _("Correct the details"), "edit"),
        ("accounts.add_relinkrequest", "customer_telegram", _("Lost Telegram"), "phonelink_erase"),
    ]
    if person.phone:
        actions.append(
            ("accounts.add_relinkrequest", "customer_free_phone", _("Free the phone number"), "phone_disabled")
        )
    own = [
        (reverse(f"admin:{name}", args=[person.pk]), word, icon)
        for permission, name, word, icon in actions
        if request.user.has_perm(permission)
    ]
    return own[:1] + _payments(request, person) + own[1:]


def _payments(request: HttpRequest, person: User) -> list[tuple[str, str, str]]:
    if not request.user.has_perm("payments.view_providerpayment"):
        return []
    address = f"{reverse('admin:payments_providerpayment_changelist')}?customer={person.pk}"
    return [(address, _("Payments through providers"), "payments")]
