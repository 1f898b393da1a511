"""Putting money on the balance: the company's ways."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.rules.visits import customer_of


@require_safe
def show_top_up(request: HttpRequest) -> HttpResponse:
    """Cards and cash desks to pay to, and whom to ask."""
    customer = customer_of(request)
    return page(request, "cabinet/top_up.html", {"company": company_at(customer.at)})
