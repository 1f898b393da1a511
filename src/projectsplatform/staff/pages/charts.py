"""Charts as SVG, drawn by the server: a title for screen readers, the numbers in a table beside it."""

from collections.abc import Sequence
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from projectsplatform.kit.export.charts import Frame, Pair
from projectsplatform.kit.export.charts import pair_chart as drawn
from projectsplatform.kit.uz.money import short_som
from projectsplatform.staff.pages.tables import Table

# Across in percent, so that letters keep their size however wide the drawing is shown.
_WIDTH: Final = 100
_AXIS_WIDTH: Final = 72
_MOST_LABELS: Final = 15
_LINE_HEIGHT: Final = 16
_CSS: Final = {1: "pp-in", 2: "pp-out"}
_ROOMS: Final = (14, 31)
"""Up to so many days a drawing is one of the narrow sizes of panel.css."""


def pair_chart(title: str, names: tuple[str, str], pairs: Sequence[Pair], table: Table) -> SafeString:
    """Two bars a day, with the table behind `details`."""
    slot = _WIDTH / max(1, len(pairs))
    frame = Frame(
        _WIDTH, height=240, left=0, top=12, bottom=28, labels=_MOST_LABELS, widest=slot * 0.3, apart=slot * 0.02
    )
    chart = drawn(names, pairs, frame)
    context = {
        "title": title,
        "names": names,
        "bars": [(bar, _CSS[bar.series]) for bar in chart.bars],
        "labels": chart.labels,
        "lines": _apart([(y, short_som(value)) for y, value in chart.lines]),
        "table": table,
        "height": frame.height,
        "label_y": frame.height - 8,
        "axis_width": _AXIS_WIDTH,
        "room": sum(len(pairs) > most for most in _ROOMS),
    }
    return render_to_string("staff/chart.html", context)


def _apart(lines: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Without those whose label would be printed over that of the line above it. `lines`: from the lowest up."""
    kept: list[tuple[float, str]] = []
    for y, text in reversed(lines):
        if not kept or y - kept[-1][0] >= _LINE_HEIGHT:
            kept.append((y, text))
    return kept
