"""What is kept about a person's money."""

from typing import Any

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.wallet.models import Entry, TopUpRequest
from projectsplatform.wallet.queries.balances import balance


def export_money(person: DataSubject) -> dict[str, Any]:
    """The balance, every line of the statement, and top-ups that staff entered. Whole so'm."""
    entries = Entry.objects.filter(account__owner_id=person.user_id).select_related("transfer").order_by("-number")
    requests = TopUpRequest.objects.filter(customer_id=person.user_id)
    return {
        "balance": balance(person.user_id),
        "lines": [_line(entry) for entry in entries],
        "top_ups": [_request(request) for request in requests],
    }


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "date": rfc3339(entry.created_at),
        "size": entry.amount,
        "balance_after": entry.balance_after,
        "bio": entry.transfer.bio,
        "receipt_number": entry.transfer.receipt_number,
    }


def _request(request: TopUpRequest) -> dict[str, Any]:
    return {
        "amount": request.amount,
        "note": request.note,
        "receipt_number": request.receipt_number,
        "picture": request.picture_id is not None,
        "state": request.state,
        "requested_at": rfc3339(request.requested_at),
        "decided_at": rfc3339(request.decided_at) if request.decided_at else None,
    }
