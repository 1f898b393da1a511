"""The worker's tasks: what waits, what failed, and another try."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ConfirmForm
from projectsplatform.panel.late import late_page
from projectsplatform.staff.operations.jobs import start_job_again
from projectsplatform.staff.pages.tables import Table, link, moment
from projectsplatform.staff.queries.jobs import Job, count_jobs, find_job, latest_jobs


@late_page
def show_jobs(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Counts, and the newest of each kind that needs looking at."""
    require_permission(request, "telegram.view_outboxmessage")
    may_start = request.user.has_perm("telegram.change_outboxmessage")
    counts = count_jobs()
    names = {"failed": _("Failed"), "doing": _("Running"), "todo": _("Waiting")}
    tables = [_table(status, name, counts.get(status, 0), may_start=may_start) for status, name in names.items()]
    context = {**site.each_context(request), "title": _("Background tasks"), "tables": tables}
    return TemplateResponse(request, "staff/tables.html", context)


def job_again(request: HttpRequest, job_id: int, site: AdminSite) -> HttpResponse:
    """One failed task, once more."""
    require_permission(request, "telegram.change_outboxmessage")

    def act() -> str:
        start_job_again(job_id=job_id, actor_id=actor_of(request), address=client_address(request), at=now())
        return _("The task waits for the worker.")

    hint = _("It cannot be undone: the worker takes the task within seconds.")
    page = ConfirmPage(_("Start the task again"), _("Start again"), reverse("admin:jobs"), _facts(job_id), hint=hint)
    return form_action(request, site, ConfirmForm(request.POST or None), page, act)


def _facts(job_id: int) -> Iterator[tuple[str, str]]:
    job = find_job(job_id)
    if job is not None:
        yield _("Task"), job.task_name
        yield _("Number"), str(job.id)
        yield _("Tries"), str(job.attempts)


def _table(status: str, name: str, count: int, *, may_start: bool) -> Table:
    headers = [_("Task"), _("Number"), _("Tries"), _("Scheduled")]
    is_startable = may_start and status == "failed"
    return Table(
        name=status,
        title=f"{name}: {count}",
        headers=[*headers, _("Actions")] if is_startable else headers,
        rows=[_row(job, is_startable=is_startable) for job in latest_jobs(status)],
    )


def _row(job: Job, *, is_startable: bool) -> list[str]:
    cells = [job.task_name, str(job.id), str(job.attempts), moment(job.scheduled_at)]
    return [*cells, link(reverse("admin:job_again", args=[job.id]), _("Start again"))] if is_startable else cells
