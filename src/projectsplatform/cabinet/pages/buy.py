"""Buying months: choose, look at the price and the new end, confirm."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import replace_url

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.forms import BuyForm, ConfirmForm
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.months import MonthChoice, month_choices
from projectsplatform.cabinet.queries.prices import PriceList, price_lists
from projectsplatform.cabinet.queries.programs import program_of
from projectsplatform.cabinet.queries.purchases import preview_of, purchase_of
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.errors import Refusal
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.wallet.errors import InsufficientFunds

_ENDPOINT: Final = "cabinet/buy"


@require_safe
def show_buy(request: HttpRequest) -> HttpResponse:
    """The choice and, under it, what it costs. `?product=&months=` are what a link or the form itself chose."""
    customer = customer_of(request)
    on_sale = price_lists(customer.at)
    usual = {"product": on_sale[0].product.code if on_sale else "", "months": "1"}
    return _buy_page(request, customer, on_sale, BuyForm.of({**usual, **request.GET.dict()}))


@require_safe
def show_preview(request: HttpRequest) -> HttpResponse:
    """Only the part under the choice, which htmx puts there; the address bar goes along with it."""
    context = _preview_context(customer_of(request), BuyForm.of(request.GET.dict()))
    plan = context["preview"].plan if context["preview"] else None
    context["changed_prices"] = month_choices(plan.offer if plan and plan.is_on_sale else None)
    response = page(request, "cabinet/purchase_preview.html", context)
    return replace_url(response, context["address"]) if context["address"] else response


@require_safe
def show_renewal(request: HttpRequest) -> HttpResponse:
    """The same in a few lines, for a licence that is renewed where it is listed."""
    context = _preview_context(customer_of(request), BuyForm.of(request.GET.dict()))
    return page(request, "cabinet/renewal_preview.html", context)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Buys once, however often the same page is sent: its key is the purchase that was the newest when it was shown."""
    customer = customer_of(request)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return redirect("cabinet:buy")
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
        return _buy_page(request, customer, price_lists(customer.at), BuyForm(choice), is_stale=True)
    except Refusal as refusal:
        return _buy_page(request, customer, price_lists(customer.at), BuyForm(choice), refusal)
    return redirect("cabinet:purchase", receipt.purchase_id)


@require_safe
def show_purchase(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """What was bought, and what to do next."""
    customer = customer_of(request)
    purchase = purchase_of(purchase_id, user_id=customer.user_id)
    context = {
        "purchase": purchase,
        "product_name": ProductCode(purchase.product_id).label,
        "program": program_of(purchase.product_id, customer.at),
    }
    return page(request, "cabinet/bought.html", context)


def _buy_page(
    request: HttpRequest,
    customer: Caller,
    on_sale: Sequence[PriceList],
    form: BuyForm,
    refusal: Refusal | None = None,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    choices = _choices(on_sale, form)
    context = {
        "price_lists": on_sale,
        "chosen": form["product"].value(),
        "choices": choices,
        "is_other": not any(choice.is_chosen for choice in choices),
        "months": form["months"].value(),
        "problem": refusal.text() if refusal else "",
        "is_stale": is_stale,
        **_preview_context(customer, form),
    }
    status = 409 if is_stale else status_of(type(refusal))[0] if refusal else 200
    return page(request, "cabinet/buy.html", context, status=status)


def _choices(on_sale: Sequence[PriceList], form: BuyForm) -> tuple[MonthChoice, ...]:
    chosen = form["product"].value()
    product = next((each.product for each in on_sale if each.product.code == chosen), None)
    return month_choices(product, chosen=form["months"].value())


def _preview_context(customer: Caller, form: BuyForm) -> dict[str, Any]:
    """`preview`, and as `obstacle` what stands in the purchase's way other than money; `address` leads back to this choice."""
    if not form.is_valid():
        return {"preview": None, "obstacle": "", "form": form, "address": ""}
    sent = form.cleaned_data
    address = f"{reverse('cabinet:buy')}?{urlencode({'product': sent['product'], 'months': sent['months']})}"
    try:
        preview = preview_of(user_id=customer.user_id, at=customer.at, **sent)
    except Refusal as refusal:
        return {"preview": None, "obstacle": refusal.text(), "form": form, "address": address}
    plan = preview.plan
    return {
        "preview": preview,
        "obstacle": "" if plan.refusal is None or plan.is_affordable else plan.refusal.text(),
        "form": form,
        "address": address,
        "company": company_at(customer.at) if isinstance(plan.refusal, InsufficientFunds) else None,
        "top_up": f"{reverse('cabinet:top_up')}?{urlencode({'amount': plan.missing, 'back': address})}",
    }
