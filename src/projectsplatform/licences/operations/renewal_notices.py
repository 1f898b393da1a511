"""What a person is told about automatic renewals."""

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
from projectsplatform.licences.models import Renewal

_Details = Mapping[str, str | int]


def tell_of_renewal(renewal: Renewal, *, at: datetime) -> None:
    """A month will be bought; the button leads to the switch."""
    texts = [
        _("{product}: on {charges_at} one more month is bought from your balance for {price}."),
        _("Until then you can stop it."),
    ]
    details: _Details = {"charges_at": rfc3339(renewal.charge_at), "price": renewal.price}
    _tell(renewal, "announced", texts, details, page=_switch(renewal), at=at)


def tell_of_low_balance(renewal: Renewal, *, missing: int, at: datetime) -> None:
    """The balance will not do for it."""
    texts = [_("{product}: your balance lacks {missing} for the automatic renewal on {charges_at}.")]
    details: _Details = {"missing": missing, "charges_at": rfc3339(renewal.charge_at)}
    _tell(renewal, "low", texts, details, page=_top_up(missing), at=at)


def tell_of_missing_money(renewal: Renewal, *, missing: int, at: datetime) -> None:
    """It was due, and the balance did not do."""
    texts = [
        _("{product}: the licence was not renewed, your balance lacks {missing}. It ends at {ends_at}."),
        _("Top up before that, and it is renewed by itself."),
    ]
    details: _Details = {"missing": missing, "ends_at": rfc3339(renewal.ends_at)}
    _tell(renewal, "short", texts, details, page=_top_up(missing), at=at)


def tell_of_higher_price(renewal: Renewal, *, price: int, at: datetime) -> None:
    """It costs more than was announced: the owner is asked again."""
    texts = [
        _("{product}: a month costs {price} now, more than you were told. Nothing was charged."),
        _("If you agree, say so on the page of the licence; it ends at {ends_at}."),
    ]
    details: _Details = {"price": price, "ends_at": rfc3339(renewal.ends_at)}
    _tell(renewal, "dearer", texts, details, page=_switch(renewal), at=at)


def tell_of_withdrawal(renewal: Renewal, *, at: datetime) -> None:
    """The product is not sold any more."""
    texts = [_("{product}: the licence was not renewed, because the program is not sold now. It ends at {ends_at}.")]
    details: _Details = {"ends_at": rfc3339(renewal.ends_at)}
    _tell(renewal, "withdrawn", texts, details, page=_switch(renewal), at=at)


def _tell(
    renewal: Renewal, name: str, texts: Sequence[Promise], details: _Details, *, page: Page, at: datetime
) -> None:
    licence = renewal.licence
    event = Event(
        kind=NoticeKind.PURCHASE,
        name=f"licence.renewal.{name}",
        # A renewal that the owner agreed to again is told of again.
        key=f"{renewal.pk}:{renewal.announced_at.isoformat()}",
        texts=texts,
        details={"product": product_message_id(licence.product_id), **details},
        page=page,
    )
    notify(user_id=licence.user_id, event=event, at=at)


def _switch(renewal: Renewal) -> Page:
    return Page("cabinet:licence", renewal.licence_id, query="renewal")


def _top_up(missing: int) -> Page:
    return Page("cabinet:top_up", query=f"amount={missing}")
