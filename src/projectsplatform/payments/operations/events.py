"""The trail of what providers asked and were answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from projectsplatform.kit.db.statements import insert
from projectsplatform.payments.enums import Provider, Refused
from projectsplatform.payments.models import ProviderEvent, ProviderPayment

_SECRET: Final = frozenset({"sign_string", "password", "key", "authorization", "auth", "secret", "token"})
_MOST_TEXT, _MOST_PARTS, _MOST_DEPTH = 500, 40, 6
_MOST_NUMBER: Final = 2**63


def record(
    *,
    provider: Provider,
    method: str,
    asked: Mapping[str, Any],
    answered: Mapping[str, Any],
    payment: ProviderPayment | None = None,
    person_id: UUID | None = None,
    refused: Refused = Refused.NO,
    address: str = "",
    at: datetime,
) -> None:
    """Joins the caller's transaction: an effect is never without its event. Secrets are blanked, what is too much is cut.

    `person_id`: whom it is about where there is no payment, so that it goes when they leave.
    """
    event = ProviderEvent(
        provider=provider,
        payment=payment,
        person_id=payment.person_id if payment else person_id,
        method=_bounded(method)[:30],
        asked=without_secrets(asked),
        answered=_bounded(answered),
        refused=refused,
        address=address,
        at=at,
    )
    insert(event)


def without_secrets(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The same, bounded, with stars in place of signatures and keys."""
    kept: dict[str, Any] = _bounded(asked)
    return kept


def _bounded(value: Any, depth: int = 0) -> Any:
    """What a row can hold of anything that JSON or a form can say."""
    if depth > _MOST_DEPTH:
        return "…"
    if isinstance(value, Mapping):
        some = list(value.items())[:_MOST_PARTS]
        return {
            _bounded(str(name))[:64]: "***" if str(name).lower() in _SECRET else _bounded(part, depth + 1)
            for name, part in some
        }
    if isinstance(value, list | tuple):
        return [_bounded(part, depth + 1) for part in value[:_MOST_PARTS]]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        text = value[:_MOST_TEXT].encode("utf-8", "replace").decode().replace("\0", "\ufffd")
        return text if len(value) <= _MOST_TEXT else f"{text}…"
    if isinstance(value, int) and not -_MOST_NUMBER <= value < _MOST_NUMBER:
        return f"a number of {value.bit_length()} bits"
    return value
