"""Buying months: choose, look at the price and the new end, confirm."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import replace_url

from projectsplatform.cabinet.forms import BuyForm, ConfirmForm
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.offers import Offer, offer_of, purchase_of, shop
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.errors import Refusal
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.operations.purchases import buy

_ENDPOINT: Final = "cabinet/buy"
_USUAL: Final = {"product": ProductCode.KUNDALIKCOM_PC.value, "months": 1}


@require_safe
def show_buy(request: HttpRequest) -> HttpResponse:
    """The choice and, under it, what it costs. `?product=&months=` are what a link or the form itself chose."""
    return _buy_page(request, customer_of(request), BuyForm({**_USUAL, **request.GET.dict()}))


@require_safe
def show_offer(request: HttpRequest) -> HttpResponse:
    """Only the part under the choice, which htmx puts there; the address bar goes along with it."""
    context = _offer_context(customer_of(request), BuyForm(request.GET))
    return replace_url(page(request, "cabinet/offer.html", context), f"/buy/?{request.GET.urlencode()}")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Buys once, however often the same page is sent: its key is the purchase that was the newest when it was shown."""
    customer = customer_of(request)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return redirect("/buy/")
    sent = form.cleaned_data
    choice = {"product": sent["product"], "months": sent["months"]}
    try:
        receipt = buy(
            user_id=customer.user_id,
            product_code=sent["product"],
            months=sent["months"],
            idempotency_key=f"{sent['product']}:{sent['after']}",
            body=choice,
            endpoint=_ENDPOINT,
            at=customer.at,
            seen_price=sent["price"],
        )
    except IdempotencyConflict:
        return _buy_page(request, customer, BuyForm(choice), is_stale=True)
    except Refusal as refusal:
        return _buy_page(request, customer, BuyForm(choice), refusal)
    return redirect(f"/buy/{receipt.purchase_id}/")


@require_safe
def show_purchase(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """What was bought, and what to do next."""
    purchase = purchase_of(purchase_id, user_id=customer_of(request).user_id)
    name = ProductCode(purchase.product_id).label
    return page(request, "cabinet/bought.html", {"purchase": purchase, "product_name": name})


def _buy_page(
    request: HttpRequest, customer: Caller, form: BuyForm, refusal: Refusal | None = None, *, is_stale: bool = False
) -> HttpResponse:
    context = {
        "price_lists": shop(now()),
        "chosen": form["product"].value(),
        "months": form["months"].value(),
        "problem": refusal.text() if refusal else "",
        "is_stale": is_stale,
        **_offer_context(customer, form),
    }
    status = 409 if is_stale else status_of(type(refusal))[0] if refusal else 200
    return page(request, "cabinet/buy.html", context, status=status)


def _offer_context(customer: Caller, form: BuyForm) -> dict[str, Any]:
    """`offer`, or what stands in its way."""
    offer: Offer | None = None
    obstacle = ""
    if not form.is_valid():
        return {"offer": None, "obstacle": "", "form": form}
    try:
        offer = offer_of(user_id=customer.user_id, at=customer.at, **form.cleaned_data)
    except Refusal as refusal:
        obstacle = refusal.text()
    return {"offer": offer, "obstacle": obstacle, "form": form}
