from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.home import home_of
from projectsplatform.cabinet.rules.visits import customer_of


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """Balance, licences, what needs doing, the last lines of the statement."""
    customer = customer_of(request)
    return page(request, "cabinet/home.html", {"home": home_of(customer.user_id, customer.at)})
