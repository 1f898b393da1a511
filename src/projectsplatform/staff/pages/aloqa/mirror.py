"""The staff's group in Telegram: which one it is, turning it on and off. An owner's."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.models import MirrorGroup
from projectsplatform.aloqa.operations.mirror_group import turn_off_mirror, turn_on_mirror
from projectsplatform.aloqa.queries.mirror import mirror_group
from projectsplatform.aloqa.rules.mirror_links import OfferedGroup, read_group
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import member_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.staff.pages.tables import moment

PERMISSION = "aloqa.change_mirrorgroup"


def show_mirror(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The group, or how to turn one on."""
    require_permission(request, PERMISSION)
    group = mirror_group()
    context = {
        **site.each_context(request),
        "title": _("Staff group in Telegram"),
        "group": group,
        "facts": list(_facts(group)) if group else [],
    }
    return TemplateResponse(request, "staff/mirror.html", context)


def turn_on(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """From the link that the bot gave in the group."""
    require_permission(request, PERMISSION)
    offered = read_group(request.GET.get("group", ""))
    if offered is None:
        return show_mirror(request, site)

    def act() -> str:
        turn_on_mirror(
            chat_id=offered.chat_id,
            title=offered.title,
            actor=member_of(request),
            address=client_address(request),
            at=now(),
        )
        return _("The group shows conversations from now on.")

    hint = _("Everybody in the group reads what customers write. All owners are told.")
    page = ConfirmPage(
        _("Show conversations in this group"), _("Turn on"), reverse("admin:aloqa_mirror"), _offer(offered), hint=hint
    )
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def turn_off(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What is in the group stays there."""
    require_permission(request, PERMISSION)

    def act() -> str:
        turn_off_mirror(actor=member_of(request), address=client_address(request), at=now())
        return _("Nothing more is shown in the group.")

    hint = _("What is in the group stays there; it can be turned on again.")
    group = mirror_group()
    facts = _facts(group) if group else ()
    back = reverse("admin:aloqa_mirror")
    page = ConfirmPage(_("Show nothing more in the group"), _("Turn off"), back, facts, hint=hint)
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def _offer(group: OfferedGroup) -> list[tuple[str, str]]:
    return [(_("Group"), group.title), (_("Number in Telegram"), str(group.chat_id))]


def _facts(group: MirrorGroup) -> Iterator[tuple[str, str]]:
    yield from _offer(OfferedGroup(group.chat_id, group.title))
    yield _("Turned on by"), str(group.turned_on_by)
    yield _("Turned on"), moment(group.turned_on_at)
    if group.problem:
        yield _("Nothing arrives there"), str(group.get_problem_display())
