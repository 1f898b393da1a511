from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.home import home_of
from projectsplatform.cabinet.rules.visits import customer_of


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """Balance, licences, what needs doing, the last lines of the statement."""
    return home_page(request)


def home_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, and what went wrong with something that was asked for on it."""
    customer = customer_of(request)
    context = {"home": home_of(customer.user_id, customer.at), "problem": problem}
    return page(request, "cabinet/home.html", context, status=status)
