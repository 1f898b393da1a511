"""A statement in tables: its head with the totals, and its lines."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from projectsplatform.cabinet.queries.statements import Choice, StatementFile
from projectsplatform.kit.export.workbooks import Cell, Sheet
from projectsplatform.kit.uz.dates import days
from projectsplatform.licences.enums import ProductCode


def statement_sheets(found: StatementFile) -> list[Sheet]:
    """Two tables; amounts are numbers of whole so'm."""
    head: list[tuple[str, Cell]] = [*person_rows(found), *sum_rows(found)]
    return [
        Sheet("totals", _("Totals"), [_("Statement"), "ProjectsPlatform"], head),
        Sheet("lines", _("Statement"), line_headers(), _lines(found)),
    ]


def person_rows(found: StatementFile) -> list[tuple[str, str]]:
    """Whose statement, and what of it."""
    choice = found.choice
    rows = [(_("Full name"), found.full_name), (_("Username"), found.username), (_("Period"), period_text(choice))]
    only = [
        _direction(choice.direction),
        str(ProductCode(choice.product).label) if _is_product(choice) else "",
        f"“{choice.search}”" if choice.search else "",
    ]
    return [*rows, (_("Only"), ", ".join(filter(None, only)))] if any(only) else rows


def sum_rows(found: StatementFile) -> list[tuple[str, int]]:
    """The period's balances and totals; of a part of its lines also what they come to."""
    sums = found.sums
    rows = [
        (_("Opening balance"), sums.opening_balance),
        (_("Money in"), sums.totals.incoming),
        (_("Money out"), sums.totals.outgoing),
        (_("Closing balance"), sums.closing_balance),
    ]
    if sums.chosen:
        rows += [(_("Chosen lines: in"), sums.chosen.incoming), (_("Chosen lines: out"), sums.chosen.outgoing)]
    return rows


def line_headers() -> list[str]:
    """What a line of the table is made of."""
    return [
        _("Date"), _("Direction"), _("What for"), _("Amount"), _("Balance"), _("Receipt number"), _("Line ID"),
    ]  # fmt: skip


def period_text(choice: Choice) -> str:
    """From when to when."""
    return days(choice.since, choice.until) if choice.since or choice.until else _("From the beginning")


def file_name(found: StatementFile, ending: str) -> str:
    """`hisobot_2026-11-01_2026-11-30.pdf`."""
    bounds = [f"{day:%Y-%m-%d}" for day in (found.choice.since, found.choice.until) if day]
    return f"{'_'.join(['hisobot', *bounds])}.{ending}"


def _lines(found: StatementFile) -> Iterator[list[Cell]]:
    for line in found.lines:
        yield [
            line.date,
            _direction("in" if line.size > 0 else "out"),
            line.bio,
            line.size,
            line.balance_after,
            line.receipt_number,
            str(line.id),
        ]


def _direction(code: str) -> str:
    return {"in": _("Money in"), "out": _("Money out")}.get(code, "")


def _is_product(choice: Choice) -> bool:
    return choice.product in ProductCode.values
