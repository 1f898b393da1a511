"""What is said of a rehearsal: a table, in the terminal and in docs/operations.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rehearsal.events import Event
from rehearsal.judging import Verdict
from rehearsal.tally import Figures

BEGINS, ENDS = "<!-- rehearsal: begins -->", "<!-- rehearsal: ends -->"
_HEAD = (
    "| event | back after | longest wait | requests | waited | asked again | cut | refused | 500s | lost | doubled |"
)
_RULE = "|---|---|---|---|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Line:
    """One event's outcome."""

    event: Event
    figures: Figures
    verdict: Verdict

    def broken_bars(self) -> list[str]:
        """What must hold and did not."""
        figures, name = self.figures, self.event.title
        found = []
        if figures.back >= self.event.back:
            found.append(f"{name}: back after {figures.back:.1f} s, not within {self.event.back:g}")
        if figures.defects:
            found.append(f"{name}: {figures.defects} answers 500")
        if figures.refused:
            found.append(f"{name}: {figures.refused} requests refused for good")
        if self.event.is_planned and figures.asked_again:
            found.append(
                f"{name}: {figures.away} answers 503 and {figures.cut} connections lost, though it was planned"
            )
        if not self.verdict.is_clean:
            found.append(
                f"{name}: {self.verdict.lost} lost, {self.verdict.doubled} doubled, {'; '.join(self.verdict.wrong)}"
            )
        return found


def table(lines: Sequence[Line]) -> str:
    """Markdown."""
    return "\n".join([_HEAD, _RULE, *(_row(line) for line in lines)])


def _row(line: Line) -> str:
    figures = line.figures
    cells = [
        line.event.title,
        f"{figures.back:.1f} s",
        f"{figures.longest:.1f} s",
        figures.requests,
        figures.waited,
        figures.asked_again,
        figures.cut,
        figures.refused,
        figures.defects,
        line.verdict.lost,
        line.verdict.doubled,
    ]
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def write_between(text: str, said: str) -> str:
    """A document with what stands between its two marks replaced."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n{said}\n{ENDS}{after}"


def write_into(path: Path, said: str) -> None:
    """The same, in a file that has the marks."""
    path.write_text(write_between(path.read_text(encoding="utf-8"), said), encoding="utf-8")
