"""The pages of what can be done about a difference: both sides of it and one form, and who sees the button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from projectsplatform.panel.admins import ReadOnlyAdmin
from projectsplatform.panel.confirm import ConfirmPage, form_action
from projectsplatform.panel.forms import ActionForm
from projectsplatform.payments.enums import DifferenceState, Resolution
from projectsplatform.payments.models import Difference
from projectsplatform.payments.reconciliation.rules import possible_for
from projectsplatform.payments.reconciliation.sides import facts_of

ENTERS, TAKES = "wallet.can_top_up", "wallet.can_reverse"
"""Whose buttons put money on a balance or move none, and whose take money off it."""


@dataclass(frozen=True, slots=True)
class Words:
    """Of a page: its title, its button, and what happens."""

    title: str
    button: str
    hint: str = ""


class DifferencePages(ReadOnlyAdmin):
    """What the buttons of a difference stand on."""

    def _ask(
        self, request: HttpRequest, object_id: str, form: ActionForm, words: Words, act: Callable[[], str], **more: Any
    ) -> HttpResponse:
        facts, back = facts_of(self._found(request, object_id)), self._address(object_id, "change")
        page = ConfirmPage(words.title, words.button, back, facts, words.hint, **more)
        return form_action(request, self.admin_site, form, page, act)

    def _address(self, object_id: str, name: str) -> str:
        return reverse(f"admin:payments_difference_{name}", args=[object_id])

    def _may(self, request: HttpRequest, object_id: str | None, permission: str, resolution: Resolution) -> bool:
        row = self._shown(request, object_id)
        is_of_use = row is None or (row.state == DifferenceState.OPEN and resolution in possible_for(row))
        return request.user.has_perm(permission) and is_of_use

    def _shown(self, request: HttpRequest, object_id: str | None) -> Difference | None:
        """The row whose buttons are shown; a page of an action says itself why it is of no use any more."""
        is_shown = request.resolver_match and request.resolver_match.url_name == "payments_difference_change"
        return self._row(request, object_id) if is_shown else None

    def _found(self, request: HttpRequest, object_id: str) -> Difference:
        row = self._row(request, object_id)
        if row is None:
            raise Http404
        return row

    def _row(self, request: HttpRequest, object_id: str | None) -> Difference | None:
        """Read once a request, as each button asks for it."""
        if object_id is None:
            return None
        kept = vars(request)
        if "shown_difference" not in kept:
            kept["shown_difference"] = self.get_object(request, object_id)
        row: Difference | None = kept["shown_difference"]
        return row
