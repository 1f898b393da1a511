"""Another Telegram for a person who lost theirs: one member of staff asks, another approves, a day passes."""

from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.accounts.models import RelinkRequest
from projectsplatform.accounts.operations.relinks import approve_relink, cancel_relink, request_relink
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, OtherDecision, form_action
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.staff.forms.customers import RelinkForm
from projectsplatform.staff.pages.people import about, require_may_manage
from projectsplatform.staff.pages.tables import moment
from projectsplatform.staff.queries.customers import find_person, find_relink


def ask_for_telegram(request: HttpRequest, user_id: UUID, site: AdminSite) -> HttpResponse:
    """The request, by the first member of staff."""
    require_permission(request, "accounts.add_relinkrequest")
    try:
        person = find_person(user_id)
    except NothingThere as error:
        raise Http404 from error
    require_may_manage(request, person)
    form = RelinkForm(request.POST or None)

    def act() -> str:
        request_relink(
            user_id=user_id,
            new_tg_id=form.cleaned_data["tg_id"],
            new_phone=form.cleaned_data["phone"],
            reason=form.cleaned_data["reason"],
            actor=member_of(request),
            address=client_address(request),
            at=now(),
        )
        return _("Asked for. It goes on when a second member of staff approves.")

    hint = _(
        "Make sure who is before you: passport, username, receipts of top-ups. A second member of staff approves; the old "
        "Telegram is told and can stop it for 24 hours, then the change is made and every session ends. Until then it can be "
        "undone: any member of staff stops it."
    )
    facts = [*about(person), (_("Telegram id"), str(person.tg_id or "—"))]
    page = ConfirmPage(_("Lost Telegram"), _("Ask for the change"), _page_of(user_id), facts, hint=hint)
    return form_action(request, site, form, page, act)


def approve_telegram(request: HttpRequest, relink_id: UUID, site: AdminSite) -> HttpResponse:
    """The approval, by the second member of staff."""
    relink = _allowed(request, relink_id)
    require_may_manage(request, relink.user)

    def act() -> str:
        done = approve_relink(request_id=relink_id, actor=member_of(request), address=client_address(request), at=now())
        return _("Approved. The Telegram changes on {time}, unless it is stopped.").format(
            time=moment(done.effective_at)
        )

    hint = _(
        "After 24 hours the person signs in by the new Telegram and every session ends; until then the old Telegram, which is "
        "told, and any member of staff can stop it. Once the time is over it cannot be undone."
    )
    other = OtherDecision(_("Stop it"), reverse("admin:relink_cancel", args=[relink_id]))
    page = ConfirmPage(
        _("Approve another Telegram"), _("Approve"), _page_of(relink.user_id), _facts(relink), hint=hint, other=other
    )
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def cancel_telegram(request: HttpRequest, relink_id: UUID, site: AdminSite) -> HttpResponse:
    """Stops it, approved or not."""
    relink = _allowed(request, relink_id)

    def act() -> str:
        cancel_relink(request_id=relink_id, actor=member_of(request), address=client_address(request), at=now())
        return _("Stopped: the Telegram stays as it is.")

    page = ConfirmPage(
        _("Stop the change of Telegram"),
        _("Stop it"),
        _page_of(relink.user_id),
        _facts(relink),
        hint=_("The Telegram stays as it is. It cannot be undone; the change can be asked for again."),
        other=OtherDecision(_("Approve"), reverse("admin:relink_approve", args=[relink_id])),
        is_refusal=True,
    )
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def _allowed(request: HttpRequest, relink_id: UUID) -> RelinkRequest:
    require_permission(request, "accounts.change_relinkrequest")
    try:
        return find_relink(relink_id)
    except NothingThere as error:
        raise Http404 from error


def _page_of(user_id: UUID) -> str:
    return reverse("admin:customer", args=[user_id])


def _facts(relink: RelinkRequest) -> list[tuple[str, str]]:
    return [
        *about(relink.user),
        (_("Old Telegram id"), str(relink.old_tg_id or "—")),
        (_("New Telegram id"), str(relink.new_tg_id)),
        (_("New phone"), relink.new_phone or _("stays as it is")),
        (_("Reason"), relink.reason),
        (_("Requested by"), f"{relink.requested_by} · {moment(relink.requested_at)}"),
    ]
