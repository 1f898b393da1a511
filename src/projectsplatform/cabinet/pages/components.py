"""Every component in every state on one page, of the demo only: where their looks are judged."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projectsplatform.cabinet.forms import ProfileForm
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.queries.shown import ShownLicence, shown
from projectsplatform.kit.clock import now
from projectsplatform.licences.enums import LicenceState, ProductCode
from projectsplatform.licences.queries.licences import LicenceView
from projectsplatform.wallet.queries.statements import Line

_PERSON: Final[Mapping[str, str]] = {"full_name": "Dilnoza Karimova", "email": "dilnoza@example.uz"}
_NO_ID: Final = UUID(int=0)


@require_safe
def show_components(request: HttpRequest) -> HttpResponse:
    """What pages are made of, with made-up content."""
    at = now()
    wrong = ProfileForm({"full_name": "D", "email": "dilnoza@"})
    wrong.add_error("email", ProfileForm.base_fields["email"].error_messages["required"])
    context = {
        "products": ProductCode.choices,
        "licences": _licences(at),
        "lines": _lines(at),
        "form": ProfileForm(initial=_PERSON),
        "wrong": wrong,
        "until": at + timedelta(minutes=15),
        "at": at,
    }
    return page(request, "cabinet/components.html", context)


def _licences(at: datetime) -> list[ShownLicence]:
    """One of each state."""
    running = LicenceView(
        id=_NO_ID,
        product=ProductCode.KUNDALIKCOM_PC,
        product_name=str(ProductCode.KUNDALIKCOM_PC.label),
        key="",
        state=LicenceState.ACTIVE,
        is_trial=False,
        starts_at=at - timedelta(days=10),
        ends_at=at + timedelta(days=82),
        device_id=None,
        device_last_seen_at=None,
        releases_left=2,
    )
    views = (
        running,
        _of(running, ProductCode.KUNDALIKCOM_MOBILE, ends_at=at + timedelta(days=2)),
        _of(running, ProductCode.TESTMAX_TEACHER, is_trial=True, ends_at=at + timedelta(days=6)),
        _of(running, ProductCode.TESTMAX_CENTRE, state=LicenceState.EXPIRED, ends_at=at - timedelta(days=3)),
        _of(running, ProductCode.TESTMAX_CENTRE, state=LicenceState.SUSPENDED),
    )
    return [shown(view, at) for view in views]


def _of(view: LicenceView, product: ProductCode, **changes: object) -> LicenceView:
    return replace(view, product=product, product_name=str(product.label), **changes)  # type: ignore[arg-type]  # fields of it


def _lines(at: datetime) -> list[Line]:
    """Money in and money out."""
    bought = str(ProductCode.KUNDALIKCOM_PC.label)
    return [
        Line(id=_NO_ID, number=2, size=-90_000, date=at, bio=bought, balance_after=560_000),
        Line(id=_NO_ID, number=1, size=650_000, date=at, bio="Payme", balance_after=650_000),
    ]
