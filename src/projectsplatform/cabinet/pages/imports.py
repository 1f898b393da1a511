"""Many logins at once from an XLSX file: choose it, look at what was read, confirm."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projectsplatform.cabinet.forms import WorkbookForm
from projectsplatform.cabinet.pages.asking import small_body
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.pages.workbooks import logins_workbook
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.errors import NothingThere, Refusal
from projectsplatform.kundalikcom.errors import FileTooLarge, ImportOver
from projectsplatform.kundalikcom.operations.imports import confirm_import, drop_import, prepare_import, read_import
from projectsplatform.kundalikcom.rules.table_limits import MAX_COLUMNS, MAX_ROWS

MEGABYTES: Final = 2
MAX_FILE: Final = MEGABYTES * 1024 * 1024
"""What Django keeps in memory: a file with passwords never becomes one on our disk."""
_FORM_AROUND: Final = 16 * 1024
_ROWS_SHOWN: Final = 10
_FAULTS_SHOWN: Final = 200
_UPLOAD: Final = "cabinet/import.html"
_REFUSED = FileTooLarge(megabytes=MEGABYTES)


def _too_large(request: HttpRequest) -> HttpResponse:
    customer_of(request)
    return _refused(request, WorkbookForm({}, {}), _REFUSED)


@small_body(MAX_FILE + _FORM_AROUND, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
def import_logins(request: HttpRequest) -> HttpResponse:
    """The choice of a file; what is read of it waits for its owner's word."""
    customer = customer_of(request)
    if request.method != "POST":
        return _upload_page(request, WorkbookForm())
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    try:
        waits = prepare_import(user_id=customer.user_id, content=form.cleaned_data["file"].read(), at=customer.at)
    except Refusal as refusal:
        return _refused(request, form, refusal)
    return send_on("cabinet:import_preview", waits.id)


@require_safe
def show_template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    customer_of(request)
    return logins_workbook("logins.xlsx", [])


@require_safe
def show_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What was read: the first good rows without their passwords, and each bad row with the reason."""
    return _preview(request, import_id)


@require_POST
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Keeps all good rows, once, however often it is asked."""
    customer = customer_of(request)
    try:
        confirm_import(
            user_id=customer.user_id,
            import_id=import_id,
            address=client_address(request),
            at=customer.at,
            hidden_too="hidden" in request.POST,
        )
    except (NothingThere, ImportOver):
        raise
    except Refusal as refusal:
        return _preview(request, import_id, problem=refusal.text(), status=status_of(type(refusal))[0])
    return send_on("cabinet:import_preview", import_id)


@require_POST
def drop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Another file after all: what was read is erased."""
    drop_import(user_id=customer_of(request).user_id, import_id=import_id)
    return send_on("cabinet:import_logins", note="import_dropped")


def _preview(request: HttpRequest, import_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    customer = customer_of(request)
    waits, reading = read_import(user_id=customer.user_id, import_id=import_id, at=customer.at)
    hidden_too = reading.with_hidden is not None and "hidden" in (
        request.POST if request.method == "POST" else request.GET
    )
    left_out, reading = reading, (reading.with_hidden or reading) if hidden_too else reading
    context = {
        "waits": waits,
        "left_out": left_out,
        "hidden_too": hidden_too,
        "good": len(reading.good),
        "bad": len(reading.bad),
        "rows": reading.good[:_ROWS_SHOWN],
        "more_rows": max(0, len(reading.good) - _ROWS_SHOWN),
        "faults": reading.bad[:_FAULTS_SHOWN],
        "more_faults": max(0, len(reading.bad) - _FAULTS_SHOWN),
        "problem": problem,
    }
    return page(request, "cabinet/import_preview.html", context, status=status)


def _refused(request: HttpRequest, form: WorkbookForm, refusal: Refusal) -> HttpResponse:
    form.errors.clear()
    form.refuse(refusal)
    return waiting(_upload_page(request, form, status=status_of(type(refusal))[0]), refusal)


def _upload_page(request: HttpRequest, form: WorkbookForm, *, status: int = 200) -> HttpResponse:
    bounds = {"megabytes": MEGABYTES, "max_bytes": MAX_FILE, "max_rows": MAX_ROWS, "max_columns": MAX_COLUMNS}
    context = {"form": form, "too_large": _REFUSED.text(), **bounds}
    return page(request, _UPLOAD, context, status=status)
