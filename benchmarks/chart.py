"""The shares of the yardsticks as a picture."""

from html import escape
from typing import Any

_WIDTH, _ROW, _LEFT, _LABEL = 720, 26, 200, 170


def chart(rows: list[dict[str, Any]]) -> str:
    """An SVG: a bar an endpoint, and a line where its aim is. Readable on a light and on a dark page."""
    height = _ROW * (len(rows) + 1)
    scale = (_WIDTH - _LEFT - _LABEL) / max(max(row["share"], row["aim"]) for row in rows)
    bars = "".join(_bar(number, row, scale) for number, row in enumerate(rows))
    style = "text{font:13px sans-serif;fill:#777}rect{fill:#2f6f4f}.short{fill:#b3541e}line{stroke:#777;stroke-width:2}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
        f"<title>Share of the yardstick's throughput; the line is the aim</title><style>{style}</style>{bars}</svg>\n"
    )


def _bar(number: int, row: dict[str, Any], scale: float) -> str:
    y, share, aim = number * _ROW + 8, row["share"], row["aim"]
    length = share * scale
    kind = ' class="short"' if share < aim else ""
    at = _LEFT + aim * scale
    return (
        f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(row["endpoint"])}</text>'
        f'<rect x="{_LEFT}" y="{y}" width="{length:.0f}" height="18"{kind}/>'
        f'<line x1="{at:.0f}" y1="{y - 2}" x2="{at:.0f}" y2="{y + 20}"/>'
        f'<text x="{_LEFT + max(length, aim * scale) + 8:.0f}" y="{y + 14}">{share:.0%} of {escape(row["yardstick"])}</text>'
    )
