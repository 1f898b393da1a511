"""Charts of bars in pairs, and small lines: the geometry of bars, lines and labels; templates draw them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from projectsplatform.kit.uz.money import format_som

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two amounts of one day or month, in so'm; both may be negative when reversals exceed them."""

    name: str
    label: str
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's size, the room at its edges, how many labels fit under it, and a bar's greatest width and its distance from the middle.

    A width of 100 makes every x a percentage.
    """

    width: int
    height: int
    left: int
    top: int
    bottom: int
    labels: int
    widest: float = 28.0
    apart: float = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; `series` is 1 or 2, `text` its tooltip."""

    x: float
    y: float
    width: float
    height: float
    series: int
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything to be drawn; lines are (y, amount), labels (x, text)."""

    frame: Frame
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str], ...]


def pair_chart(names: tuple[str, str], pairs: Sequence[Pair], frame: Frame) -> Chart:
    """Two bars for each pair, from a zero line up or down."""
    values = [value for pair in pairs for value in (pair.first, pair.second)]
    top, bottom = _nice(max([1, *values])), -_nice(-min([0, *values]))
    scale = (frame.height - frame.top - frame.bottom) / (top - bottom)
    slot = (frame.width - frame.left) / max(1, len(pairs))
    every = max(1, -(-len(pairs) // frame.labels))
    lines = [(round(frame.top + (top - value) * scale, 1), value) for value in sorted({top, top // 2, 0, bottom})]
    middles = [frame.left + slot * (number + 0.5) for number in range(len(pairs))]
    labels = [
        (round(middle, 1), pair.label)
        for number, (middle, pair) in enumerate(zip(middles, pairs, strict=True))
        if number % every == 0
    ]
    bars = [
        bar
        for middle, pair in zip(middles, pairs, strict=True)
        for bar in _bars(names, pair, middle, frame, slot=slot, zero=frame.top + top * scale, scale=scale)
    ]
    return Chart(frame, tuple(bars), tuple(lines), tuple(labels))


def spark_line(values: Sequence[int], *, width: int, height: int) -> tuple[tuple[float, float], ...]:
    """The points of a line from edge to edge between its least and greatest value; along the middle when all are equal."""
    least, most = min(values), max(values)
    step = width / max(1, len(values) - 1)
    scale = height / (most - least) if most > least else 0
    return tuple(
        (round(number * step, 1), round((most - value) * scale if scale else height / 2, 1))
        for number, value in enumerate(values)
    )


def _bars(
    names: tuple[str, str], pair: Pair, middle: float, frame: Frame, *, slot: float, zero: float, scale: float
) -> Iterator[Bar]:
    width = min(frame.widest, slot * 0.36)
    for series, value, x in ((1, pair.first, middle - width - frame.apart), (2, pair.second, middle + frame.apart)):
        size = abs(value) * scale
        yield Bar(
            x=round(x, 1),
            y=round(zero - size if value > 0 else zero, 1),
            width=round(width, 1),
            height=round(size, 1),
            series=series,
            text=f"{pair.name} · {names[series - 1]}: {format_som(value)}",
        )


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
