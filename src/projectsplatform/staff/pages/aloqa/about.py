"""What a conversation or a message is about, as a link to its page."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from projectsplatform.aloqa.enums import AboutKind

_PAGES: Final = {
    AboutKind.LICENCE: ("licences.view_licence", "admin:licences_licence_change"),
    AboutKind.PAYMENT: ("wallet.view_transfer", "admin:wallet_transfer_change"),
    AboutKind.CLAIM: ("wallet.view_topupclaim", "admin:wallet_topupclaim_change"),
}


@dataclass(frozen=True, slots=True)
class AboutLink:
    """Its kind, and the address of its page; empty for a role that does not see it."""

    name: str
    address: str


def about_link(request: HttpRequest, kind: str, about_id: UUID | None) -> AboutLink | None:
    """None where it is about nothing in particular."""
    if not kind or about_id is None:
        return None
    known = AboutKind(kind)
    permission, page = _PAGES[known]
    may_see = request.user.has_perm(permission)
    return AboutLink(str(known.label), reverse(page, args=[about_id]) if may_see else "")
