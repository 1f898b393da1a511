"""The entries of a period. The numbers of a person's entries grow with their dates, so a period is a run of numbers and
every page, the last one too, costs the same few index reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from projectsplatform.kit.db.readers.blocks import read_cursor
from projectsplatform.kit.db.readers.reading import SETTLED_AFTER
from projectsplatform.wallet.models import Entry


def edges(*, owner: str, since: str, until: str) -> str:
    """SQL for the account of an owner, and number and balance of the last entries before a period and in it; the arguments are
    expressions. In one statement: entries that arrive meanwhile cannot come between the two."""
    return f"""
    SELECT account.id, coalesce(opening.number, 0), coalesce(opening.balance_after, 0),
           coalesce(closing.number, 0), coalesce(closing.balance_after, 0)
    FROM wallet_ledgeraccount account
    LEFT JOIN LATERAL (
        SELECT number, balance_after FROM wallet_entry
        WHERE account_id = account.id AND created_at < {since}
        ORDER BY created_at DESC, number DESC LIMIT 1
    ) opening ON true
    LEFT JOIN LATERAL (
        SELECT number, balance_after FROM wallet_entry
        WHERE account_id = account.id AND created_at < {until}
        ORDER BY created_at DESC, number DESC LIMIT 1
    ) closing ON true
    WHERE account.owner_id = {owner}
"""  # noqa: S608  our own expressions


_EDGES = edges(owner="%(user_id)s", since="%(since)s::timestamptz", until="%(until)s::timestamptz")


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` (inclusive) to `until` (exclusive); None is without end."""

    since: datetime | None = None
    until: datetime | None = None

    def is_settled(self, at: datetime) -> bool:
        """Whether it ended long enough ago to be read from a standby."""
        return self.until is not None and self.until <= at - SETTLED_AFTER


@dataclass(frozen=True, slots=True)
class Only:
    """Which lines of a period to show: what came in or went out, what the transfer's details call its `product`, and those
    with certain `numbers` (see `search.numbers_matching`)."""

    incoming: bool | None = None
    product: str | None = None
    numbers: tuple[int, ...] | None = None

    def condition(self) -> Q:
        """For entries."""
        chosen = Q()
        if self.incoming is not None:
            chosen &= Q(amount__gt=0) if self.incoming else Q(amount__lt=0)
        if self.product is not None:
            chosen &= Q(transfer__details__product=self.product)
        if self.numbers is not None:
            chosen &= Q(number__in=self.numbers)
        return chosen


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class Run:
    """The entries of a period: those of one account above `opening_number` up to `closing_number`."""

    account_id: int = 0
    opening_number: int = 0
    opening_balance: int = 0
    closing_number: int = 0
    closing_balance: int = 0

    @property
    def length(self) -> int:
        """How many entries there are."""
        return self.closing_number - self.opening_number

    def entries(self, only: Only, *, below: int | None = None) -> QuerySet[Entry]:
        """Those that were chosen, newest first; with numbers below one."""
        above = self.closing_number + 1
        return Entry.objects.filter(
            only.condition(),
            account_id=self.account_id,
            number__gt=self.opening_number,
            number__lt=above if below is None else min(below, above),
        ).order_by("-number")


def run_of(*, user_id: UUID, period: Period) -> Run:
    """What is in it stays the same, whatever moves afterwards. Nobody has paid anything yet: an empty one."""
    with read_cursor() as cursor:
        cursor.execute(
            _EDGES, {"user_id": user_id, "since": period.since or "-infinity", "until": period.until or "infinity"}
        )
        row = cursor.fetchone()
    return Run(*row) if row else Run()
