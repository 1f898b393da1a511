"""The inbox: lists of conversations, and what was searched for."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.enums import InboxTab
from projectsplatform.aloqa.queries.inbox import count_threads, inbox_page
from projectsplatform.kit.clock import now
from projectsplatform.panel.actors import actor_of, require_permission
from projectsplatform.staff.pages.aloqa.names import count_text
from projectsplatform.staff.pages.aloqa.rows import rows_of
from projectsplatform.staff.pages.aloqa.search import found_context

VIEW = "aloqa.view_thread"


@dataclass(frozen=True, slots=True)
class TabLink:
    """A list that can be chosen."""

    value: str
    name: str
    address: str
    count: str
    is_chosen: bool


def show_inbox(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The chosen list; with `?q=` what was found."""
    require_permission(request, VIEW)
    text = request.GET.get("q", "").strip()
    shown = found_context(request, text) if text else list_context(request)
    context = {**site.each_context(request), "title": _("Conversations"), **shown}
    return TemplateResponse(request, "staff/aloqa/inbox.html", context)


def show_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The list alone, for a page that is open."""
    require_permission(request, VIEW)
    return TemplateResponse(request, "staff/aloqa/list.html", list_context(request))


def chosen_tab(request: HttpRequest) -> InboxTab:
    """The list of the address, else the waiting ones."""
    value = request.GET.get("tab", "")
    return InboxTab(value) if value in InboxTab.values else InboxTab.WAITING


def list_context(request: HttpRequest) -> dict[str, Any]:
    """What the list shows: two queries."""
    tab, at, after = chosen_tab(request), now(), request.GET.get("after", "")
    page = inbox_page(tab, actor_of(request), after)
    address = reverse("admin:aloqa_inbox")
    return {
        "tab": tab,
        "tabs": tab_links(tab, count_threads(actor_of(request))),
        "rows": rows_of(page.threads, at),
        "further": f"{address}?{urlencode({'tab': tab.value, 'after': page.further})}" if page.further else "",
        "newest": f"{address}?{urlencode({'tab': tab.value})}" if after else "",
    }


def tab_links(chosen: InboxTab, counts: dict[InboxTab, int]) -> list[TabLink]:
    """The lists with how many are in them."""
    address = reverse("admin:aloqa_inbox")
    return [
        TabLink(
            tab.value,
            str(tab.label),
            f"{address}?tab={tab.value}",
            count_text(counts[tab]) if tab in counts else "",
            tab == chosen,
        )
        for tab in InboxTab
    ]
