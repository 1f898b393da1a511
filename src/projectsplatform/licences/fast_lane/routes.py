"""The paths of checks and prices, of every program."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from projectsplatform.kit.api.fast_lane import FastRoute
from projectsplatform.licences.fast_lane.checks import check_route
from projectsplatform.licences.fast_lane.prices import price_route
from projectsplatform.licences.rules.programs import endpoints_by_tag


def _routes() -> Iterator[tuple[str, FastRoute[Any, Any]]]:
    for paths in endpoints_by_tag().values():
        for endpoints, codes in paths.items():
            yield endpoints.check, check_route(codes)
            yield endpoints.price, price_route(codes)


ROUTES: Final[Mapping[str, FastRoute[Any, Any]]] = dict(_routes())
"""Check and price of every program, by their paths under `/api/v1/`."""
