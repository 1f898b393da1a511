"""The answer to a purchase, the same for every product."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.api.bodies import read_json
from projectsplatform.kit.api.problems import done
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.idempotency import IdempotencyConflict, IdempotencyKeyInvalid, key_of
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import LicenceIsRevoked, LicenceIsSuspended, MonthsCountInvalid, ProductInactive
from projectsplatform.licences.operations.purchases import buy
from projectsplatform.wallet.errors import InsufficientFunds

BUY_REFUSALS = (
    InsufficientFunds,
    LicenceIsSuspended,
    LicenceIsRevoked,
    ProductInactive,
    MonthsCountInvalid,
    IdempotencyConflict,
    IdempotencyKeyInvalid,
)


def bought(request: HttpRequest, product: ProductCode, months: int) -> dict[str, Any]:
    """The answer of `buy`."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja
    receipt = buy(
        user_id=caller.user_id,
        product_code=product,
        months=months,
        idempotency_key=key_of(request),
        body=read_json(request),
        endpoint=request.path.removeprefix("/api/v1/"),
        at=caller.at,
    )
    return done(
        _("The payment was successful."),
        price=receipt.price,
        balance=receipt.balance,
        licence={
            "id": str(receipt.licence_id),
            "product": receipt.product,
            "token": receipt.key,
            "start_active_date": rfc3339(receipt.starts_at),
            "end_active_date": rfc3339(receipt.ends_at),
            "device_id": receipt.device_id,
        },
    )
