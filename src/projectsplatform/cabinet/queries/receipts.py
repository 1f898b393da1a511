"""A receipt: a line of the statement, whose it is, and who sold it."""

from dataclasses import dataclass
from uuid import UUID

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.queries.lines import product_of
from projectsplatform.cabinet.queries.statements import names_of
from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.queries.statements import Line, line_of


@dataclass(frozen=True, slots=True)
class Receipt:
    """`seller` is the company as it was described at the line's moment, `product` the code of what was bought, if anything."""

    full_name: str
    username: str
    line: Line
    seller: CompanyDetails

    @property
    def product(self) -> str:
        return product_of(self.line)


def receipt_of(*, user_id: UUID, line_id: UUID) -> Receipt:
    """Of a line of the person's own. Raises NothingThere, also for someone else's."""
    line = line_of(user_id=user_id, line_id=line_id)
    if line is None:
        raise NothingThere
    return Receipt(*names_of(user_id), line, company_at(line.date))
