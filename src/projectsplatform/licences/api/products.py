"""What is sold: products with their prices, and where their programs are."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.clock import now
from projectsplatform.licences.models import ProgramDetails
from projectsplatform.licences.queries.products import products_on_sale
from projectsplatform.licences.queries.program_versions import programs_at
from projectsplatform.licences.rules.program_versions import show_program
from projectsplatform.licences.schemas.products import ProductsOut

router = Router(tags=["licences"])


@router.get(
    "/products",
    operation_id="list_products",
    summary="What is sold",
    response=ProductsOut,
    openapi_extra=refusals(auth=False, body=False),
)
def products(request: HttpRequest) -> dict[str, Any]:
    """Products with their prices now, in whole so'm a month by how many months are bought at once, and where their programs are."""
    at = now()
    on_sale = products_on_sale(at)
    programs = programs_at([product.code for product in on_sale], at)
    items = [
        {
            "code": product.code,
            "name": product.name,
            "trial_days": product.trial_days,
            "bonus_from_months": product.bonus_from_months,
            "bonus_months": product.bonus_months,
            "tiers": [{"from_months": months, "price_per_month": som} for months, som in sorted(product.tiers.items())],
            **_program(programs.get(product.code, ProgramDetails())),
        }
        for product in on_sale
    ]
    return {"items": items, "next_cursor": None}


def _program(details: ProgramDetails) -> dict[str, Any]:
    """In the request's language."""
    shown = show_program(details, get_language() or "uz")
    downloads = [{"platform": link.platform, "url": link.url, "sha256": link.sha256 or None} for link in shown.links]
    return {"about": shown.about, "how_to_install": shown.how_to_install, "downloads": downloads}
