"""The first page of a signed-in person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.cabinet.queries.attention import Attention, attention_of
from projectsplatform.cabinet.queries.lines import Day, days_of
from projectsplatform.cabinet.queries.schools import find_school
from projectsplatform.cabinet.queries.shown import ShownLicence, shown
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.licences.queries.products import PRODUCTS, tiers_at
from projectsplatform.wallet.queries.periods import Period
from projectsplatform.wallet.queries.statements import statement

_LAST_LINES: Final = 5
_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Home:
    """What a person has, and what is wrong with it."""

    full_name: str
    balance: int
    has_money: bool
    """Whether the balance holds the cheapest renewal of a licence; of somebody without any, the cheapest program."""
    licences: tuple[ShownLicence, ...]
    """Those that run first, the next to end before the others."""
    attention: tuple[Attention, ...]
    days: tuple[Day, ...]
    has_school: bool
    company: CompanyDetails | None
    """Where to pay, until money has moved for the first time."""

    @property
    def attention_first(self) -> tuple[Attention, ...]:
        """What the page shows at once."""
        return self.attention[:_AT_ONCE]

    @property
    def attention_rest(self) -> tuple[Attention, ...]:
        """What it folds."""
        return self.attention[_AT_ONCE:]


def home_of(user_id: UUID, at: datetime, *, dismissed: Collection[str] = ()) -> Home:
    """`dismissed`: keys of what need not be said any more. Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    licences = tuple(shown(view, at) for view in licences_of(user_id, at))
    last = statement(user_id=user_id, period=Period(), before=None, limit=_LAST_LINES)
    prices = _prices(at)
    held = last.closing_balance
    return Home(
        full_name=person.full_name,
        balance=held,
        has_money=_holds_one(held, licences, prices),
        licences=tuple(sorted(licences, key=lambda licence: (not licence.is_running, licence.view.ends_at))),
        attention=attention_of(
            user_id,
            licences,
            renewable=[
                licence.view.id
                for licence in licences
                if licence.view.auto_renew and held >= prices.get(licence.view.product, held + 1)
            ],
            dismissed=dismissed,
            at=at,
        ),
        days=days_of(last.lines, at),
        has_school=find_school(user_id) is not None,
        company=None if last.lines else company_at(at),
    )


def _prices(at: datetime) -> dict[str, int]:
    """What the fewest months cost that can be bought, by product."""
    return {code: min(tiers) * tiers[min(tiers)] for code, tiers in tiers_at(PRODUCTS, at).items() if tiers}


def _holds_one(held: int, licences: Sequence[ShownLicence], prices: Mapping[str, int]) -> bool:
    renewed = [prices[each.view.product] for each in licences if each.may_buy and each.view.product in prices]
    return held >= min(renewed or prices.values(), default=0)
