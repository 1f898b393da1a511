"""Charts as SVG, drawn by the server: a title for screen readers, the numbers in a table beside it."""

from collections.abc import Sequence
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from projectsplatform.kit.export.charts import Frame, Pair
from projectsplatform.kit.export.charts import pair_chart as drawn
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.staff.pages.tables import Table

_FRAME: Final = Frame(width=960, height=240, left=112, top=10, bottom=26, labels=10)
_CSS: Final = {1: "pp-in", 2: "pp-out"}


def pair_chart(title: str, names: tuple[str, str], pairs: Sequence[Pair], table: Table) -> SafeString:
    """Two bars a day, with the table behind `details`."""
    chart = drawn(names, pairs, _FRAME)
    context = {
        "title": title,
        "names": names,
        "bars": [(bar, _CSS[bar.series]) for bar in chart.bars],
        "labels": chart.labels,
        "lines": [(y, format_digits(value)) for y, value in chart.lines],
        "table": table,
        "frame": _FRAME,
        "label_y": _FRAME.height - 6,
    }
    return render_to_string("staff/chart.html", context)
