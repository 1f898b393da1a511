"""Charts as SVG, drawn by the server: bars in pairs, a title for screen readers, the numbers in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from projectsplatform.kit.money import format_som
from projectsplatform.staff.pages.tables import Table

WIDTH, HEIGHT = 960, 240
_LEFT, _TOP, _BOTTOM = 72, 10, 26
_STEPS = (1, 2, 5)
_LABELS = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """Two amounts of one day; both may be negative when more was taken back than came."""

    name: str
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle and what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    css: str
    said: str


def pair_chart(title: str, names: tuple[str, str], pairs: Sequence[Pair], table: Table) -> SafeString:
    """Two bars a day, with the table behind `details`."""
    values = [value for pair in pairs for value in (pair.first, pair.second)]
    top, bottom = _nice(max([1, *values])), -_nice(-min([0, *values]))
    height = HEIGHT - _TOP - _BOTTOM
    scale = height / (top - bottom)
    zero = _TOP + top * scale
    slot = (WIDTH - _LEFT) / max(1, len(pairs))
    width = min(28.0, slot * 0.36)
    bars = []
    for number, pair in enumerate(pairs):
        middle = _LEFT + slot * (number + 0.5)
        for value, x, css, name in (
            (pair.first, middle - width - 1, "pp-in", names[0]),
            (pair.second, middle + 1, "pp-out", names[1]),
        ):
            size = abs(value) * scale
            y = zero - size if value > 0 else zero
            said = f"{pair.name} · {name}: {format_som(value)}"
            bars.append(Bar(round(x, 1), round(y, 1), round(width, 1), round(size, 1), css, said))
    every = max(1, -(-len(pairs) // _LABELS))
    labels = [
        (round(_LEFT + slot * (number + 0.5), 1), pair.name[:5])
        for number, pair in enumerate(pairs)
        if number % every == 0
    ]
    lines = [(round(_TOP + (top - value) * scale, 1), _short(value)) for value in sorted({top, top // 2, 0, bottom})]
    context = {
        "title": title, "names": names, "bars": bars, "labels": labels, "lines": lines, "table": table,
        "width": WIDTH, "height": HEIGHT, "left": _LEFT, "label_y": HEIGHT - 6,
    }  # fmt: skip
    return render_to_string("staff/chart.html", context)


def _nice(value: int) -> int:
    """The round number at or above `value`: 1, 2 or 5 and zeros."""
    if value <= 0:
        return 0
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= value:
                return step * power
        power *= 10


def _short(value: int) -> str:
    digits = f"{abs(value):,}".replace(",", "\u00a0")
    return f"−{digits}" if value < 0 else digits
