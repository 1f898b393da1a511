"""A receipt for each line of the statement: as a page, as PDF, and a page for strangers that says whether it is genuine."""

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.pages.confirm import waiting
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.receipts import fiscal_of, receipt_of
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import status_of
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import TooMany
from projectsplatform.payments.rules.links import qr_svg
from projectsplatform.wallet.operations.receipts import check_receipt, prove_receipt


@require_safe
def show_receipt(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """One line of one's own, made to be printed."""
    customer = customer_of(request)
    receipt = receipt_of(user_id=customer.user_id, line_id=line_id)
    fiscal = fiscal_of(line_id)
    code = qr_svg(fiscal.receipt.address, label=gettext("Fiscal receipt")) if fiscal.receipt else ""
    known = {"receipt": receipt, "line": receipt.line, "company": company_at(customer.at)}
    context = {**known, "fiscal": fiscal, "fiscal_code": code}
    return page(request, "cabinet/receipt.html", context)


@require_safe
def download_receipt(request: HttpRequest, line_id: UUID) -> FileResponse:
    """The same with a number and a code, for whoever must show what was paid."""
    # Takes time and memory that only whoever asks for a file should pay.
    from projectsplatform.cabinet.pages.receipt_pdf import Proof, draw_receipt  # noqa: PLC0415

    customer = customer_of(request)
    receipt = receipt_of(user_id=customer.user_id, line_id=line_id)
    proof = prove_receipt(user_id=customer.user_id, line_id=line_id, at=customer.at)
    number, path = proof.printed_number, reverse("cabinet:check_receipt", args=[proof.code.hex])
    file = draw_receipt(receipt, Proof(number, f"{settings.PUBLIC_URL}{path}"), at=customer.at)
    return FileResponse(file, as_attachment=True, filename=f"kvitansiya-{number}.pdf", content_type="application/pdf")


@require_safe
def show_check(request: HttpRequest, proof_code: str) -> HttpResponse:
    """Amount and date of a genuine receipt, nothing about whose it is; one page for all codes that are none."""
    try:
        found = check_receipt(code=proof_code, address=client_address(request), at=now())
    except TooMany as refusal:
        response = waiting(_check_page(request, problem=refusal.text(), status=status_of(type(refusal))[0]), refusal)
    else:
        response = _check_page(request, found=found, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def _check_page(request: HttpRequest, *, status: int, **context: object) -> HttpResponse:
    return page(request, "cabinet/check_receipt.html", context, status=status)
