"""Licences that end this week: whoever serves people can speak to them before the program stops."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Licence, ProgramVersion
from projectsplatform.panel.queue import Line, Queue, register
from projectsplatform.panel.version_queue import register_versions

_WEEK: Final = timedelta(days=7)
_RUNS: Final = Q(suspended_at=None, revoked_at=None)


class EndFilter(admin.SimpleListFilter):
    """When a licence ends; suspended and revoked ones end at no known time."""

    title = _("End date")
    parameter_name = "ends"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("week", _("in 7 days")), ("month", _("in 30 days")), ("over", _("Over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        at = now()
        spans = {
            "week": Q(ends_at__gt=at, ends_at__lte=at + _WEEK),
            "month": Q(ends_at__gt=at, ends_at__lte=at + timedelta(days=30)),
            "over": Q(ends_at__lte=at),
        }
        chosen = spans.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(_RUNS, chosen)


def _ending(request: HttpRequest, at: datetime) -> QuerySet[Licence]:
    ending = Licence.objects.filter(_RUNS, ends_at__gt=at, ends_at__lte=at + _WEEK, user__is_active=True)
    return ending.select_related("user", "product").order_by("ends_at", "pk")


def _ending_lines(licences: Sequence[Licence]) -> list[Line]:
    return [_ending_line(licence) for licence in licences]


def _ending_line(licence: Licence) -> Line:
    person, page = licence.user, reverse("admin:customer", args=[licence.user_id])
    trial = gettext("Trial") if licence.is_trial else ""
    what = " · ".join(filter(None, [str(licence.product), licence.name, trial]))
    who = person.get_full_name() or person.get_username()
    return Line(str(licence.pk), who, what, licence.ends_at, f"{page}#licences", gettext("Look at it"), page)


def _program_words(version: ProgramVersion) -> str:
    return gettext("{product}, version {number}").format(product=version.subject, number=version.number)


register_versions(ProgramVersion, name="programs", title=_("Programs to download"), rank=46, words=_program_words)
register(
    Queue(
        name="endings",
        title=_("Licences that end this week"),
        permission="licences.view_licence",
        rank=90,
        rows=_ending,
        lines=_ending_lines,
        full_list=lambda: f"{reverse('admin:licences_licence_changelist')}?ends=week",
        when=_("End date"),
        is_decided=False,
    )
)
