"""What is said of a product's program: links lead people to what they start, so a second owner agrees to each change."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.errors import AskerNotOwner, ChangeClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.versions import Versioned, agree_to_version, refuse_version, request_version
from projectsplatform.accounts.rules.staff import check_is_owner
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.errors import LinksInvalid, ProgramOpen, ProgramTextInvalid, ProgramUnchanged
from projectsplatform.licences.models import ProgramDetails, ProgramVersion
from projectsplatform.licences.queries.products import find_product
from projectsplatform.licences.rules.program_versions import read_program

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what `gettext_lazy` returns has no public name

FIELDS: Final[Mapping[str, "_StrPromise | str"]] = {
    "about": _("about the program"),
    "how_to_install": _("how to install"),
    "links": _("download links"),
}
_TEXTS: Final = {
    "requested": _(
        "{actor} asks to say something else of the program {subject} ({fields}). It holds when a second owner agrees."
    ),
    "first": _("{actor} said for the first time where the program {subject} is ({fields})."),
    "changed": _(
        "{actor}, the only owner, changed what is said of the program {subject} ({fields}). It holds in 24 hours."
    ),
    "agreed": _("{actor} agreed to what is said of the program {subject} ({fields}). It holds now."),
    "refused": _("{actor} refused what another owner wanted to say of the program {subject} ({fields})."),
}
PROGRAM: Final = Versioned(
    model=ProgramVersion,
    details=lambda version: version.details,
    event="program",
    notice="licences.program",
    request="staff.request.program",
    page="admin:licences_programversion_agree",
    fields=FIELDS,
    texts=_TEXTS,
    empty=ProgramDetails(),
    number_constraint="licences_program_number",
    is_open=ProgramOpen,
    is_unchanged=ProgramUnchanged,
)


@refuses(NotStaff, OwnerNeeded, NothingThere, ProgramTextInvalid, LinksInvalid, ProgramOpen, ProgramUnchanged)
def request_program(
    *, product_code: str, texts: Mapping[str, str], actor: User, address: str = "", at: datetime
) -> ProgramVersion:
    """Other texts and links, as `read_program` reads them.

    A product's very first hold at once, a sole owner's after 24 hours, any other when a second owner agrees.
    """
    check_is_owner(actor)
    version = ProgramVersion(product=find_product(product_code), **read_program(texts).as_json())
    return request_version(PROGRAM, version, actor=actor, address=address, at=at)


@refuses(NothingThere, ChangeClosed, NotStaff, OwnerNeeded, SecondOwnerNeeded, AskerNotOwner)
def agree_to_program(*, version_id: UUID, actor: User, address: str = "", at: datetime) -> ProgramVersion:
    """The second owner: people see it now."""
    return agree_to_version(PROGRAM, version_id, actor=actor, address=address, at=at)


@refuses(NothingThere, ChangeClosed, NotStaff, OwnerNeeded)
def refuse_program(*, version_id: UUID, actor: User, address: str = "", at: datetime) -> None:
    """All stays; whoever asked may take it back, too, and any owner stops what a sole one wrote before it holds."""
    refuse_version(PROGRAM, version_id, actor=actor, address=address, at=at)
