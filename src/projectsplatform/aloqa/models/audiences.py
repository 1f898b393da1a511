"""Whom an announcement is for, as it is kept: filters that are all met by whoever is told."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec


class Audience(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Empty fields ask for nothing. Days are Tashkent's, both ends count.

    `programs`, `standings`, `ends_from` and `ends_to` are about one licence: a person with one of these programs in one of
    these states that ends on these days. `regions`: SOATO codes of the school's. `seen_from`: seen on that day or later,
    `seen_to`: not seen after it. `labels`: one of them.
    """

    programs: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    ends_from: date | None = None
    ends_to: date | None = None
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    seen_from: date | None = None
    seen_to: date | None = None
    labels: tuple[UUID, ...] = ()

    @property
    def asks_for_licences(self) -> bool:
        """Whether licences matter."""
        return bool(self.programs or self.standings or self.ends_from or self.ends_to)


def audience_json(audience: Audience) -> dict[str, Any]:
    """As a JSON column keeps it."""
    built: dict[str, Any] = msgspec.to_builtins(audience)
    return built


def read_audience(kept: Mapping[str, Any]) -> Audience:
    """What `audience_json` made."""
    return msgspec.convert(kept, Audience)
