"""Where programs are: versions that one owner writes and another decides."""

from typing import ClassVar
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from projectsplatform.accounts.enums import ChangeState
from projectsplatform.accounts.operations.versions import changes_of
from projectsplatform.accounts.queries.staff import has_second_owner
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.clock import now
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.forms import ProgramForm
from projectsplatform.licences.models import ProgramDetails, ProgramVersion
from projectsplatform.licences.operations.program_versions import (
    FIELDS,
    PROGRAM,
    agree_to_program,
    refuse_program,
    request_program,
)
from projectsplatform.licences.queries.program_versions import program_at
from projectsplatform.licences.rules.program_versions import LANGUAGES, TEXTS, write_program
from projectsplatform.panel.actors import member_of
from projectsplatform.panel.forms import ActionForm
from projectsplatform.panel.versions import VersionAdmin, before_and_after


@admin.register(ProgramVersion)
class ProgramVersionAdmin(VersionAdmin[ProgramVersion]):
    title = gettext_lazy("Program to download")
    hint = gettext_lazy(
        "Customers start what is behind these links: compare the SHA-256 with the file, and ask whoever wrote them by voice."
    )
    agreed = gettext_lazy("Agreed: customers see this now.")
    refused = gettext_lazy("Refused: what customers see stays.")
    list_display = ("product", "number", "standing", "requested_by", "agreed_by", "requested_at", "effective_at")
    what_comes = gettext_lazy(
        "Write what a program is and where it is downloaded: customers see it when another owner agrees."
    )
    list_filter = ("product", "state")
    list_select_related = ("product", "requested_by", "agreed_by")
    fields = (
        "product", "number", "standing", "about_text", "install_text", "all_links",
        "requested_by", "requested_at", "agreed_by", "refused_by", "decided_at", "effective_at",
    )  # fmt: skip
    readonly_fields: ClassVar = ("standing", "about_text", "install_text", "all_links")

    @display(description=gettext_lazy("about the program"))
    def about_text(self, version: ProgramVersion) -> str:
        return _broken(_written(version.details)["about"])

    @display(description=gettext_lazy("how to install"))
    def install_text(self, version: ProgramVersion) -> str:
        return _broken(_written(version.details)["how_to_install"])

    @display(description=gettext_lazy("download links"))
    def all_links(self, version: ProgramVersion) -> str:
        return _broken(_written(version.details)["links"])

    def new_form(self, request: HttpRequest) -> ActionForm:
        """With the present texts of the product that was chosen: what was written for another one is not taken for its."""
        asked = request.POST.get("product", request.GET.get("product", ""))
        code = asked if asked in ProductCode.values else ProductCode.values[0]
        if request.method == "POST" and request.POST.get("shown") == asked:
            return ProgramForm(request.POST)
        return ProgramForm(initial={"product": code, "shown": code, **write_program(program_at(code, now()))})

    def request_version(self, request: HttpRequest, form: ActionForm) -> str:
        texts = {name: text for name, text in form.cleaned_data.items() if name not in {"product", "shown"}}
        version = request_program(
            product_code=form.cleaned_data["product"],
            texts=texts,
            actor=member_of(request),
            address=client_address(request),
            at=now(),
        )
        return _outcome(version)

    def agree_to(self, request: HttpRequest, version_id: UUID) -> None:
        agree_to_program(version_id=version_id, actor=member_of(request), address=client_address(request), at=now())

    def refuse_it(self, request: HttpRequest, version_id: UUID) -> None:
        refuse_program(version_id=version_id, actor=member_of(request), address=client_address(request), at=now())

    def changes(self, version: ProgramVersion) -> list[tuple[str, str]]:
        before, names = changes_of(PROGRAM, version)
        old = _written(before if isinstance(before, ProgramDetails) else ProgramDetails())
        new = _written(version.details)
        changes = [(capfirst(str(FIELDS[name])), before_and_after(old[name], new[name])) for name in names]
        return [(_("Product"), str(version.subject)), *changes, (_("Requested by"), str(version.requested_by))]

    def has_second_owner(self, request: HttpRequest) -> bool:
        return has_second_owner(member_of(request))


def _broken(text: str) -> str:
    """Checksums and addresses have no place where a line could end."""
    return format_html('<span class="pp-breaks">{}</span>', text or "—")


def _written(details: ProgramDetails) -> dict[str, str]:
    """A field's texts, each after its language; the links as they are typed."""
    texts = write_program(details)
    joined = {
        name: "\n".join(f"{language}: {text}" for language in LANGUAGES if (text := texts[f"{name}_{language}"]))
        for name in TEXTS
    }
    return {**joined, "links": texts["links"]}


def _outcome(version: ProgramVersion) -> str:
    if version.state == ChangeState.WAITING:
        return _("Recorded. Customers see it when a second owner agrees.")
    if version.number == 1:
        return _("Saved: customers see it now.")
    return _("Recorded. Customers see it in 24 hours.")
