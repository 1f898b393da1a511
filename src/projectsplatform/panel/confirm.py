"""A page with a form whose submission is one call of an operation."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from projectsplatform.kit.errors import Refusal
from projectsplatform.panel import queue
from projectsplatform.panel.forms import ActionForm


@dataclass(frozen=True, slots=True)
class OtherDecision:
    """The other answer to the same question, on a page of its own."""

    action: str
    address: str


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What the page shows: `action` is the button's text, `back` the address of Cancel, and of success unless `onward` is given.

    `facts` are (name, value); they are read when the page is shown, so a generator may query. `preview` is a table for
    unfold's component: title, headers, rows. `other` makes the page a decision: it has keys (A, R, N), and when it was opened
    from the work queue the next line opens after it.
    """

    title: str
    action: str
    back: str
    facts: Iterable[tuple[str, str]] = ()
    hint: str = ""
    onward: str = ""
    preview: Mapping[str, Any] | None = None
    other: OtherDecision | None = None
    is_refusal: bool = False
    template: str = "panel/confirm.html"
    """One that extends it, where the form has more than fields."""
    shown: Mapping[str, Any] = field(default_factory=dict)
    """What that template shows besides."""


def form_action(
    request: HttpRequest, site: AdminSite, form: ActionForm, page: ConfirmPage, act: Callable[[], str | HttpResponse]
) -> HttpResponse:
    """Shows the form, or calls `act`, shows the message that it returns and redirects. A refusal returns to the form.

    Where the answer can be shown only once, as a link, `act` returns the response itself.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = act()
        except Refusal as refusal:
            form.show_refusal(refusal)
        else:
            if isinstance(outcome, HttpResponse):
                return outcome
            messages.success(request, outcome)
            return HttpResponseRedirect(queue.onward_from(request) or page.onward or page.back)
    return show_confirm_page(request, site, form, page)


def show_confirm_page(request: HttpRequest, site: AdminSite, form: ActionForm, page: ConfirmPage) -> HttpResponse:
    """The page alone."""
    context = {
        **site.each_context(request),
        **_decision(request, form, page),
        "title": page.title,
        "page": page,
        "facts": list(page.facts),
        "form": form,
    }
    return TemplateResponse(request, page.template, context)


def _decision(request: HttpRequest, form: ActionForm, page: ConfirmPage) -> dict[str, Any]:
    """The keys of the two answers, and the ways on through the queue. The reason of a refusal has the focus, else the form."""
    if page.other is None:
        return {"onward": queue.onward_from(request)}
    keys = ("r", "a", "n") if page.is_refusal else ("a", "r", "n")
    submit, other, skip = (format_html('accesskey="{}" data-key="{}"', key, key) for key in keys)
    return {
        "onward": queue.onward_from(request),
        "other_address": queue.at_place(page.other.address, queue.place_of(request)),
        "submit_attributes": submit,
        "other_attributes": other,
        "skip_attributes": skip,
        "focuses_form": not (page.is_refusal and form.visible_fields()),
    }
