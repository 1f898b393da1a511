"""The first page, and what is put away from it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from projectsplatform.cabinet.pages.layout import page, send_on
from projectsplatform.cabinet.queries.home import home_of
from projectsplatform.cabinet.rules import cookies
from projectsplatform.cabinet.rules.dismissals import dismissed_by, is_key, with_dismissed
from projectsplatform.cabinet.rules.visits import customer_of


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """Balance, what is wrong, programs, the last lines of the statement."""
    return home_page(request)


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """One thing is said no more in this browser. What is no key is passed over."""
    customer_of(request)
    response = send_on("cabinet:home")
    key = request.POST.get("key", "")
    if is_key(key):
        cookies.put(response, cookies.DISMISSED, with_dismissed(request, key), lasts=cookies.YEAR)
    return response


def home_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, and what went wrong with something that was asked for on it."""
    customer = customer_of(request)
    home = home_of(customer.user_id, customer.at, dismissed=dismissed_by(request))
    return page(request, "cabinet/home.html", {"home": home, "problem": problem}, status=status)
