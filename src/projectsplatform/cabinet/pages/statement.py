from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projectsplatform.cabinet.forms import StatementForm
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.statements import statement_page
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.licences.enums import ProductCode


@require_safe
def show_statement(request: HttpRequest) -> HttpResponse:
    """Every change of the balance, newest first, by months."""
    customer = customer_of(request)
    form = StatementForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    found = statement_page(
        user_id=customer.user_id,
        since=chosen.get("since"),
        until=chosen.get("until"),
        direction=chosen.get("direction", ""),
        product=chosen.get("product", ""),
        cursor=request.GET.get("cursor", ""),
    )
    kept = {name: value for name, value in chosen.items() if value}
    context = {
        "form": form,
        "found": found,
        "products": ProductCode.choices,
        "is_filtered": bool(kept),
        "older": found.next_cursor and urlencode({**kept, "cursor": found.next_cursor}),
        "newest": urlencode(kept) if "cursor" in request.GET else None,
    }
    return page(request, "cabinet/statement.html", context, status=200 if form.is_valid() else 422)
