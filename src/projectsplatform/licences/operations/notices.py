"""What a person is told about their licences."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify import notify
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event
from projectsplatform.kit.clock import rfc3339
from projectsplatform.licences.enums import product_message_id
from projectsplatform.licences.models import DeviceBinding, Licence, Purchase

_REASON = _("Reason: {reason}")
_NOT_YOURS = _("If it was not you, release the device and change your password.")


_BOUGHT = _("{product}: bought, months: {months}, for {price}.")
_RENEWED = _("{product}: renewed automatically, months: {months}, for {price}.")


def tell_of_purchase(
    purchase: Purchase, *, is_automatic: bool = False, is_answered: bool = False, at: datetime
) -> None:
    """Months were bought, by the person or for them; whoever bought them in the bot has its answer in the chat."""
    event = Event(
        kind=NoticeKind.PURCHASE,
        name="licence.purchased",
        key=purchase.id,
        texts=[_RENEWED if is_automatic else _BOUGHT, _("It runs until {ends_on}. Balance: {balance}.")],
        details={
            "product": product_message_id(purchase.product_id),
            "months": purchase.months + purchase.bonus_months,
            "price": purchase.price,
            "ends_on": rfc3339(purchase.ends_at),
            "balance": purchase.balance_after,
        },
        page=Page("cabinet:purchase", purchase.id),
        is_answered=is_answered,
    )
    notify(user_id=purchase.user_id, event=event, at=at)


def tell_of_device(licence: Licence, bound: DeviceBinding, *, instead_of: DeviceBinding | None, at: datetime) -> None:
    """A device that is not the licence's first was bound, `instead_of` one that was silent for too long."""
    if instead_of is None:
        name, text, more = "licence.device.bound", _("{product}: a new device was bound: {device}."), {}
    else:
        name, text = (
            "licence.device.taken_over",
            _("{product}: another device took over: {device}. Before it was {old_device}."),
        )
        more = {"old_device": instead_of.device_id}
    _tell_of_device(licence, bound, name=name, texts=[text, _NOT_YOURS], more=more, at=at)


def tell_of_release(licence: Licence, binding: DeviceBinding, *, at: datetime) -> None:
    """The owner released the device."""
    texts = [
        _("{product}: the device {device} was released. The next device that opens the program takes the licence."),
        _("If it was not you, change your password."),
    ]
    _tell_of_device(licence, binding, name="licence.device.released", texts=texts, more={}, at=at)


def tell_of_reset(licence: Licence, binding: DeviceBinding, *, reason: str, at: datetime) -> None:
    """Staff released the device."""
    text = _("{product}: staff released the device {device}. The next device that opens the program takes the licence.")
    texts, more = _with_reason([text], {}, reason)
    _tell_of_device(licence, binding, name="licence.device.reset", texts=texts, more=more, at=at)


def tell_of_suspension(licence: Licence, *, reason: str, at: datetime) -> None:
    """Staff stopped the licence for a time."""
    texts = [_("{product}: your licence was suspended. The time that is left is kept.")]
    _tell_of_change(licence, "licence.suspended", texts, {}, reason=reason, at=at)


def tell_of_resumption(licence: Licence, *, reason: str, at: datetime) -> None:
    """A suspended licence goes on."""
    texts = [_("{product}: your licence goes on. It runs until {ends_on}.")]
    _tell_of_change(licence, "licence.resumed", texts, {"ends_on": rfc3339(licence.ends_at)}, reason=reason, at=at)


def tell_of_revocation(licence: Licence, *, reason: str, at: datetime) -> None:
    """Staff ended the licence for good."""
    texts = [_("{product}: your licence was revoked.")]
    _tell_of_change(licence, "licence.revoked", texts, {}, reason=reason, at=at)


def tell_of_days(licence: Licence, *, days: int, reason: str, at: datetime) -> None:
    """Staff gave days; to a suspended licence for when it runs again."""
    given = _("{product}: you were given days: {days}.")
    if licence.suspended_at is None:
        more: dict[str, str | int] = {"days": days, "ends_on": rfc3339(licence.ends_at)}
        texts: list[Promise] = [given, _("It runs until {ends_on}.")]
    else:
        more, texts = {"days": days}, [given, _("They count when the licence goes on.")]
    _tell_of_change(licence, "licence.extended", texts, more, reason=reason, at=at)


def _tell_of_device(
    licence: Licence,
    binding: DeviceBinding,
    *,
    name: str,
    texts: Sequence[Promise],
    more: Mapping[str, str | int],
    at: datetime,
) -> None:
    event = Event(
        kind=NoticeKind.SECURITY,
        name=name,
        key=binding.id,
        texts=texts,
        details={"product": product_message_id(licence.product_id), "device": binding.device_id, **more},
        page=Page("cabinet:licence", licence.id),
    )
    notify(user_id=licence.user_id, event=event, at=at)


def _tell_of_change(
    licence: Licence, name: str, texts: Sequence[Promise], more: Mapping[str, str | int], *, reason: str, at: datetime
) -> None:
    texts, more = _with_reason(texts, more, reason)
    event = Event(
        kind=NoticeKind.LICENCE,
        name=name,
        key=f"{licence.id}:{at.isoformat()}",
        texts=texts,
        details={"product": product_message_id(licence.product_id), **more},
        page=Page("cabinet:licence", licence.id),
    )
    notify(user_id=licence.user_id, event=event, at=at)


def _with_reason(
    texts: Sequence[Promise], details: Mapping[str, str | int], reason: str
) -> tuple[list[Promise], dict[str, str | int]]:
    """The same with what staff wrote, where they wrote anything."""
    if not reason:
        return list(texts), dict(details)
    return [*texts, _REASON], {**details, "reason": reason}
