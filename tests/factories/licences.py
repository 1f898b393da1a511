"""Licences, money for them and channels, made through the operations where there are any."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec
from django.utils.translation import override

from projectsplatform.kit.api.fast_lane import FastRoute, HotRequest, answer_one
from projectsplatform.licences.models import DeviceBinding, Licence, Product, RequiredChannel
from projectsplatform.licences.models.products import ALWAYS
from projectsplatform.licences.operations.purchases import PurchaseReceipt, buy
from projectsplatform.licences.rules.months import anchor_day
from projectsplatform.licences.rules.programs import Program
from projectsplatform.telegram.models import Channel, ChannelMembership
from projectsplatform.wallet.operations.top_ups import top_up

PC = "kundalikcom-pc"
MOBILE = "kundalikcom-mobile"
TEACHER = "testmax-teacher"
CENTRE = "testmax-centre"

_numbers = count(1)


def kind_of(program: Program) -> dict[str, str]:
    """What the body of a request to this program's endpoints says beside its own fields."""
    return {"kind": program.kind} if program.kind else {}


def give_money(user: Any, amount: int, *, at: datetime) -> None:
    top_up(user_id=user.id, amount=amount, note="test", receipt_number=None, actor_id=None, idempotency_key=None, at=at)


def buy_months(
    user: Any,
    months: int,
    *,
    at: datetime,
    product: str = PC,
    key: str | None = None,
    body: dict[str, Any] | None = None,
) -> PurchaseReceipt:
    """Buys from the money that is there."""
    return buy(
        user_id=user.id,
        product_code=product,
        months=months,
        idempotency_key=key,
        body={"months_count": months} if body is None else body,
        endpoint="kundalikcom/buy",
        at=at,
    )


def make_licence(user: Any, *, at: datetime, days: float = 30, product: str = PC, **fields: Any) -> Licence:
    """A paid licence that began a day ago and runs for `days` more (fewer than none: it has expired)."""
    ends_at = at + timedelta(days=days)
    starts_at = min(at, ends_at) - timedelta(days=1)
    known = {"starts_at": starts_at, "ends_at": ends_at, "anchor_day": anchor_day(ends_at), "created_at": starts_at}
    return Licence.objects.create(user=user, product_id=product, **{**known, **fields})


def make_binding(licence: Licence, device_id: str, *, at: datetime, **fields: Any) -> DeviceBinding:
    return DeviceBinding.objects.create(
        licence=licence, device_id=device_id, **{"bound_at": at, "last_seen_at": at, **fields}
    )


def require_a_channel(*products: str, takes_effect_at: datetime = ALWAYS) -> Channel:
    """A channel that the products require, by default the program for computers."""
    number = next(_numbers)
    channel = Channel.objects.create(
        title=f"Kanal {number}", url=f"https://t.me/kanal{number}", username=f"kanal{number}"
    )
    for product in products or (PC,):
        RequiredChannel.objects.create(product_id=product, channel=channel, takes_effect_at=takes_effect_at)
    return channel


def remember(channel: Channel, user: Any, *, subscribed: bool, at: datetime) -> None:
    ChannelMembership.objects.create(channel=channel, tg_id=user.tg_id, subscribed=subscribed, checked_at=at)


def change_rules(product: str = PC, **fields: Any) -> None:
    Product.objects.filter(code=product).update(**fields)


answering = [answer_one]
"""The entry points to the fast lane; the last one is used."""


def check(route: FastRoute[Any, Any], token: str, at: datetime, *, language: str = "uz", **body: Any) -> dict[str, Any]:
    """A licence check at a moment; the answer's body, which must be a yes or a definite no."""
    with override(language):
        status, raw = answering[-1](route, HotRequest(msgspec.json.encode(body), token, language, at))
    assert status == 200
    return msgspec.json.decode(raw, type=dict[str, Any])
