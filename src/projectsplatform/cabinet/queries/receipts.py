"""A receipt: a line of the statement, whose it is, and who sold it."""

from dataclasses import dataclass
from uuid import UUID

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.cabinet.queries.lines import product_of
from projectsplatform.cabinet.queries.statements import names_of
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.queries.fiscal import expected_receipt, payment_of_transfer
from projectsplatform.payments.rules.fiscal import CANCEL, PERFORM, TaxReceipt, receipts_of
from projectsplatform.wallet.queries.statements import Line, line_of


@dataclass(frozen=True, slots=True)
class Fiscal:
    """The tax office's receipt of a payment; without it, whether one should come (`is_expected`) or did not (`is_silent`)."""

    receipt: TaxReceipt | None = None
    is_expected: bool = False
    is_silent: bool = False


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


def fiscal_of(transfer_id: UUID) -> Fiscal:
    """Of a line, which may be a payment's, its return's or neither's."""
    payment = payment_of_transfer(transfer_id)
    if payment is None:
        return Fiscal()
    is_return = payment.transfer_id != transfer_id
    receipt = receipts_of(payment).get(CANCEL if is_return else PERFORM)
    expected = None if receipt or is_return else expected_receipt(payment)
    return Fiscal(receipt, expected is not None, expected is not None and expected.is_silent)
