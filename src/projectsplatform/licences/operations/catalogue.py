"""The catalogue: products, their prices and required channels."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from projectsplatform.accounts.operations import audit
from projectsplatform.licences.models import PriceTier, Product, RequiredChannel
from projectsplatform.licences.queries.products import find_product
from projectsplatform.licences.queries.recent_offers import forget_offers
from projectsplatform.licences.rules.catalogue import check_prices
from projectsplatform.licences.rules.programs import PROGRAMS, Program
from projectsplatform.telegram.models import Channel

_SINCE = datetime(2024, 1, 1, tzinfo=UTC)


@transaction.atomic
def seed_catalogue() -> None:
    """Adds the programs of the table that are missing. A product that has prices stays as staff left it."""
    Product.objects.bulk_create([_new_product(program) for program in PROGRAMS], ignore_conflicts=True)
    # Locked before the prices are read, so that two seeds at once insert them once.
    products = {product.code: product for product in Product.objects.select_for_update().order_by("code")}
    priced = set(PriceTier.objects.values_list("product_id", flat=True))
    for program in PROGRAMS:
        if program.code not in priced:
            _insert_tiers(products[program.code], program.prices, valid_from=_SINCE)
            _require_channels(program)


@transaction.atomic
def add_prices(
    *, product_code: str, prices: Mapping[int, int], valid_from: datetime, actor_id: UUID, at: datetime
) -> list[PriceTier]:
    """A new set of prices (from months → so'm a month) from a moment on; earlier sets stay as they were. Raises PricesInvalid."""
    product = Product.objects.select_for_update().get(code=find_product(product_code).code)
    newest: datetime | None = product.tiers.aggregate(newest=Max("valid_from"))["newest"]
    check_prices(prices, valid_from=valid_from, newest=newest, at=at)
    tiers = _insert_tiers(product, prices, valid_from=valid_from)
    forget_offers()
    audit.record(
        event="catalogue.prices.added",
        at=at,
        actor_id=actor_id,
        subject_id=None,
        details={
            "product": product.code,
            "valid_from": valid_from.isoformat(),
            "prices": {str(months): som for months, som in prices.items()},
        },
    )
    return tiers


@transaction.atomic
def change_product(
    *, product_code: str, changes: Mapping[str, int | bool | str | None], actor_id: UUID, at: datetime
) -> Product:
    """Changes a product's rules by field name; the database holds what they may be. Raises NothingThere."""
    product = Product.objects.select_for_update().get(code=find_product(product_code).code)
    before = {name: getattr(product, name) for name in changes}
    for name, value in changes.items():
        setattr(product, name, value)
    product.save(update_fields=list(changes))
    forget_offers()
    audit.record(
        event="catalogue.product.changed",
        at=at,
        actor_id=actor_id,
        subject_id=None,
        details={"product": product.code, "before": before, "after": dict(changes)},
    )
    return product


def _new_product(program: Program) -> Product:
    return Product(
        code=program.code,
        trial_days=program.trial_days,
        takeover_hours=program.takeover_hours,
        releases_allowed=program.releases_allowed,
        release_days=program.release_days,
    )


def _require_channels(program: Program) -> None:
    for channel in program.channels:
        row, _is_new = Channel.objects.get_or_create(
            username=channel.username, defaults={"title": channel.title, "url": f"https://t.me/{channel.username}"}
        )
        RequiredChannel.objects.get_or_create(product_id=program.code, channel=row)


def _insert_tiers(product: Product, prices: Mapping[int, int], *, valid_from: datetime) -> list[PriceTier]:
    return PriceTier.objects.bulk_create(
        PriceTier(product=product, from_months=months, som_a_month=som, valid_from=valid_from)
        for months, som in sorted(prices.items())
    )
