"""A provider's statement: uploaded, its columns said where they are not known yet."""

from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import StatementFile
from projectsplatform.payments.reconciliation.operations.reading import read_as_before, read_with, remembered
from projectsplatform.payments.reconciliation.operations.uploads import keep_statement, sample_of_stored
from projectsplatform.payments.reconciliation.statements.columns import Columns, Sample, guess
from projectsplatform.staff.pages.reconciliation.days import offered_days
from projectsplatform.staff.pages.reconciliation.forms import ColumnsForm, UploadForm, initial_of

MAY = "payments.add_statementfile"
_SHOWN = 5


def upload_statement(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """A file of the cabinet. When its columns are those of the last one it is read at once."""
    require_permission(request, MAY)
    form = UploadForm(request.POST or None, request.FILES or None, initial=offered_days(now()))

    def act() -> HttpResponse:
        given = form.cleaned_data
        kept = keep_statement(
            provider=Provider(given["provider"]),
            first_day=given["first_day"],
            last_day=given["last_day"],
            name=given["file"].name,
            file=given["file"],
            actor_id=actor_of(request),
            at=now(),
        )
        run = read_as_before(file_id=kept.pk, actor_id=actor_of(request), at=now())
        if run is None:
            return redirect("admin:statement_columns", kept.pk)
        return redirect("admin:payments_reconciliationrun_change", run.pk)

    hint = _("Nothing is changed by it: what differs is listed, and somebody decides about each difference.")
    page = ConfirmPage(_("Upload a statement"), _("Upload"), _runs(), hint=hint)
    return form_action(request, site, form, page, act)


def choose_columns(request: HttpRequest, statement_id: UUID, site: AdminSite) -> HttpResponse:
    """Which column of the file holds what; it is remembered for the provider's next file."""
    require_permission(request, MAY)
    kept = StatementFile.objects.filter(pk=statement_id).first()
    if kept is None:
        raise Http404
    try:
        sample = sample_of_stored(kept)
    except Refusal:
        raise Http404 from None
    first = initial_of(_known(kept.provider, sample))
    form = ColumnsForm(request.POST or None, headings=sample.headings, initial=first)

    def act() -> HttpResponse:
        run = read_with(
            file_id=statement_id,
            places=form.places,
            words=form.words,
            is_tiyin=form.cleaned_data["unit"] == "tiyin",
            actor_id=actor_of(request),
            at=now(),
        )
        return redirect("admin:payments_reconciliationrun_change", run.pk)

    facts = [(_("Provider"), kept.get_provider_display()), (_("File"), kept.name)]
    hint = _("These choices are remembered: the provider's next file with the same headings is read at once.")
    page = ConfirmPage(
        _("Columns of the statement"),
        _("Read the file"),
        _runs(),
        facts,
        hint=hint,
        template="staff/reconciliation/columns.html",
        preview=_preview(sample),
    )
    return form_action(request, site, form, page, act)


def _known(provider: str, sample: Sample) -> Columns:
    """What was said of the last file, as far as this one has it; the rest is guessed."""
    last, guessed = remembered(provider), guess(sample)
    if last is None:
        return guessed
    places = {name: heading for name, heading in last.places.items() if heading in sample.headings}
    return Columns({**guessed.places, **places}, {**guessed.words, **last.words}, last.is_tiyin)


def _preview(sample: Sample) -> dict[str, Any]:
    width = len(sample.headings)
    rows = [[*row[:width], *[""] * (width - len(row))] for row in sample.rows[:_SHOWN]]
    return {"title": _("First lines of the file"), "headers": list(sample.headings), "rows": rows}


def _runs() -> str:
    return reverse("admin:payments_reconciliationrun_changelist")
