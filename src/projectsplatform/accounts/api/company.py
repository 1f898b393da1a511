from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.accounts.schemas.company import CompanyOut
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import now

router = Router()


@router.get(
    "/company",
    operation_id="company",
    summary="What the company says about itself",
    response=CompanyOut,
    openapi_extra=refusals(auth=False, body=False),
)
def company(request: HttpRequest) -> dict[str, Any]:
    """Contacts, and the cards and cash desks where a balance is topped up. In the words in which staff wrote it."""
    return ok_response(_("Company details."), **company_at(now()).as_json())
