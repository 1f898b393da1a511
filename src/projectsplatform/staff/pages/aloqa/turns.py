"""Whose a conversation is, and its end."""

from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from projectsplatform.aloqa.operations.desk import assign, close_thread
from projectsplatform.aloqa.queries.inbox import next_waiting
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.staff.pages.aloqa.composer import seen_number, to_thread
from projectsplatform.staff.pages.aloqa.thread import WRITE, thread_or_404


def give_thread(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """To the member that is chosen, or to nobody."""
    require_permission(request, WRITE)
    thread = thread_or_404(thread_id)
    if request.method == "POST":
        try:
            chosen = _id(request.POST.get("assignee", ""))
            given = assign(thread_id=thread.pk, member=member_of(request), assignee_id=chosen, at=now())
        except NothingThere:
            messages.error(request, _("This member of staff does not work here any more."))
        else:
            name = given.assignee.get_full_name() if given.assignee else _("nobody")
            messages.success(request, _("Assigned to {member}.").format(member=name))
    return to_thread(thread)


def end_thread(request: HttpRequest, thread_id: UUID, site: AdminSite) -> HttpResponse:
    """Closes it, by its subject; then whoever waits longest is offered, else the lists."""
    require_permission(request, WRITE)
    thread = thread_or_404(thread_id)
    if request.method != "POST":
        return to_thread(thread)
    try:
        subject_id = _id(request.POST.get("subject", ""))
        seen = seen_number(request)
        close_thread(thread_id=thread.pk, member=member_of(request), subject_id=subject_id, seen=seen, at=now())
    except NothingThere:
        messages.error(request, _("This subject is out of use."))
        return to_thread(thread)
    except Refusal as refusal:
        messages.error(request, refusal.text())
        return to_thread(thread)
    messages.success(request, _("Closed. The customer is asked how it was."))
    following = next_waiting(thread)
    return redirect("admin:aloqa_thread", following.pk) if following else redirect("admin:aloqa_inbox")


def _id(text: str) -> UUID | None:
    """None for no choice. Raises NothingThere for what is no id."""
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise NothingThere from error
