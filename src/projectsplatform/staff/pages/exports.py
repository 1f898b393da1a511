"""Any list of the panel as XLSX: the same columns, filters, search and order as on the screen."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import display_for_value, label_for_field, lookup_field
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.encoding import force_str
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.kit.export.workbooks import Cell, Sheet, workbook_response
from projectsplatform.panel.actors import actor_of
from projectsplatform.panel.late import late_page

MAX_ROWS = 100_000
_CHUNK = 1_000


def export_list(request: HttpRequest, app_label: str, model_name: str, site: AdminSite) -> HttpResponseBase:
    """At most a hundred thousand rows, for members who may see the list; the download is audited."""
    admin = next(
        (
            registered
            for model, registered in site._registry.items()  # noqa: SLF001  Django has no other way to ask
            if (model._meta.app_label, model._meta.model_name) == (app_label, model_name)  # noqa: SLF001
        ),
        None,
    )
    if admin is None:
        raise Http404
    if not admin.has_view_permission(request):
        raise PermissionDenied
    workbook = late_page(partial(_workbook, admin=admin))(request)
    audit.record(
        event="staff.list.exported",
        at=now(),
        actor_id=actor_of(request),
        subject_id=None,
        address=client_address(request),
        details={"list": f"{app_label}.{model_name}"},
    )
    return workbook


def _workbook(request: HttpRequest, admin: "ModelAdmin[Any]") -> FileResponse:
    changelist = admin.get_changelist_instance(request)
    columns = [str(name) for name in changelist.list_display if name not in {"action_checkbox", "action_row"}]
    headers = [str(label_for_field(name, admin.model, model_admin=admin)) for name in columns]
    rows = _rows(admin, columns, changelist.queryset[:MAX_ROWS])
    title = force_str(admin.model._meta.verbose_name_plural)  # noqa: SLF001
    return workbook_response(f"{admin.opts.model_name}.xlsx", [Sheet("list", title, headers, rows)])


def _rows(admin: "ModelAdmin[Any]", columns: list[str], rows: Any) -> Iterator[list[Cell]]:
    for item in rows.iterator(chunk_size=_CHUNK):
        yield [_cell(admin, name, item) for name in columns]


def _cell(admin: "ModelAdmin[Any]", name: str, item: Model) -> Cell:
    if exported := getattr(admin, "exported_as", {}).get(name):
        cell: Cell = exported(item)
        return cell
    field, _attribute, value = lookup_field(name, item, admin)
    if isinstance(value, datetime) or value is None or (isinstance(value, int) and not isinstance(value, bool)):
        choices = getattr(field, "flatchoices", None)
        return str(dict(choices).get(value, value)) if choices and value is not None else value
    choices = getattr(field, "flatchoices", None)
    if isinstance(value, SafeString):
        return strip_tags(value)
    return str(dict(choices).get(value, value)) if choices else display_for_value(value, "")
