"""The contract's catalogue and the country's places, for tests that need them: rows that were seeded once and are put back.

Most tests begin with them, and a statement takes a tenth of what the seeds take.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import connection

from projectsplatform.kundalikcom.models import District, Region
from projectsplatform.kundalikcom.operations.regions import seed_regions
from projectsplatform.licences.models import PriceTier, Product, RequiredChannel
from projectsplatform.licences.operations.catalogue import seed_catalogue
from projectsplatform.telegram.models import Channel

_CATALOGUE: Final = (Product, PriceTier, Channel, RequiredChannel)
_PLACES: Final = (Region, District)
_kept: dict[tuple[Any, ...], str] = {}


def put_catalogue() -> None:
    """Every program and its prices, as `seed_catalogue` makes them in an empty database."""
    _put(_CATALOGUE, seed_catalogue)


def put_places() -> None:
    """Every region and district, as `seed_regions` makes them in an empty database."""
    _put(_PLACES, seed_regions)


def _put(models: tuple[Any, ...], seed: Callable[[], Any]) -> None:
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        if models in _kept:
            cursor.execute(_kept[models])
            return
        is_empty = not any(model._default_manager.exists() for model in models)
        seed()
        if not is_empty:
            return
        inserts = []
        for table in tables:
            cursor.execute(f"SELECT quote_literal(coalesce(json_agg(one), '[]')::text) FROM {table} one")
            (rows,) = cursor.fetchone()
            inserts.append(
                f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, {rows}::json)"
                " ON CONFLICT DO NOTHING"
            )
    # References are looked at when the transaction ends, so one statement can write all of it.
    _kept[models] = "WITH " + ", ".join(f"put_{at} AS ({one})" for at, one in enumerate(inserts)) + " SELECT"
