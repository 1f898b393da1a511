"""The answer to a purchase, the same for every product."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from projectsplatform.kit.api.bearer import caller_of
from projectsplatform.kit.api.bodies import read_json
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.idempotency import key_of
from projectsplatform.kit.refusals import refusals_of
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import EndChanged, PriceChanged
from projectsplatform.licences.operations.purchases import buy

# The API is given neither a price nor an end that was seen before.
BUY_REFUSALS = tuple(refusal for refusal in refusals_of(buy, key_of) if refusal not in {PriceChanged, EndChanged})


def bought(request: HttpRequest, product: ProductCode, months: int) -> dict[str, Any]:
    """The answer of `buy`."""
    caller = caller_of(request)
    receipt = buy(
        user_id=caller.user_id,
        product_code=product,
        months=months,
        idempotency_key=key_of(request),
        body=read_json(request),
        endpoint=request.path.removeprefix("/api/v1/"),
        at=caller.at,
    )
    return ok_response(
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
