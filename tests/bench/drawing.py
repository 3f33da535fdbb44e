"""Draws how something grows: one chart as SVG, both scales logarithmic, with the limit that is asked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 420
ROOM_ABOVE = 1.5  # the words of the limit stand above it
LEFT, RIGHT, TOP, BOTTOM = 70, 110, 56, 60
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
STYLE = (
    ".t{font-size:16px;font-weight:600;fill:#14233a}.s{font-size:12.5px;fill:#47536a}"
    ".g{stroke:#d9d5c8;stroke-width:1}.limit{stroke:#a4342a;stroke-width:1.5;stroke-dasharray:6 5}"
    ".l{font-size:12.5px;fill:#a4342a}.line{fill:none;stroke-width:2.5}"
)
COLOURS = ("#1d3557", "#2f6f4f", "#8a5a00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One curve: a name and its values, one for each place on the lower axis."""

    name: str
    values: Sequence[float]


def chart(title: str, across: Sequence[int], lines: Sequence[Line], *, limit: float, unit: str) -> str:
    """The drawing; `across` are the numbers on the lower axis, all above zero and growing.

    Raises:
        ValueError: fewer than two places, or a line with another number of values.
    """
    if len(across) < 2 or any(len(line.values) != len(across) for line in lines):
        raise ValueError("a chart has two or more places and a value of every line at each")
    values = [max(value, TICKS[0]) for line in lines for value in line.values] + [ROOM_ABOVE * limit]
    scale = _Scale(across, min(values), max(values))
    parts = [_head(title), *_grid(scale, across, unit), *_limit(scale, limit, unit)]
    for line, colour in zip(lines, COLOURS, strict=False):
        parts += _curve(scale, across, line, colour)
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Scale:
    def __init__(self, across: Sequence[int], least: float, most: float) -> None:
        self._first, self._last = math.log(across[0]), math.log(across[-1])
        self.least = max((tick for tick in TICKS if tick <= least), default=TICKS[0])
        self.most = min((tick for tick in TICKS if tick >= most), default=TICKS[-1])

    def x(self, place: float) -> float:
        share = (math.log(place) - self._first) / (self._last - self._first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        value = min(max(value, self.least), self.most)
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _head(title: str) -> str:
    shown = escape(title)
    fonts = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',system-ui,sans-serif"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{fonts}" '
        f'role="img" aria-labelledby="t">\n<title id="t">{shown}</title>\n<style>{STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text class="t" x="{LEFT}" y="30">{shown}</text>'
    )


def _grid(scale: _Scale, across: Sequence[int], unit: str) -> list[str]:
    parts = []
    for tick in TICKS:
        if scale.least <= tick <= scale.most:
            y = scale.y(tick)
            parts.append(f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
            parts.append(_text(LEFT - 8, y + 4, f"{tick} {unit}", "end"))
    for place in across:
        x = scale.x(place)
        times = place / across[0]
        named = f"{place:,}"
        parts.append(f'<path class="g" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 20, named, "middle"))
        if times == round(times) and round(math.log(times, 4), 6).is_integer():
            parts.append(_text(x, HEIGHT - BOTTOM + 38, f"{times:.0f}×", "middle"))
    return parts


def _limit(scale: _Scale, limit: float, unit: str) -> list[str]:
    y = scale.y(limit)
    return [
        f'<path class="limit" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>',
        f'<text class="l" x="{LEFT + 10}" y="{y - 7:.1f}">must: {limit:.0f} {unit}</text>',
    ]


def _curve(scale: _Scale, across: Sequence[int], line: Line, colour: str) -> list[str]:
    points = [(scale.x(place), scale.y(value)) for place, value in zip(across, line.values, strict=True)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
    numbers = [
        _text(
            x + 4, y - 9, f"{value:.1f}" if value < 100 else f"{value:.0f}", "start" if at == 0 else "middle"
        )
        for at, ((x, y), value) in enumerate(zip(points, line.values, strict=True))
    ]
    last_x, last_y = points[-1]
    name = f'<text class="s" x="{last_x + 10:.1f}" y="{last_y + 4:.1f}">{escape(line.name)}</text>'
    return [f'<path class="line" stroke="{colour}" d="M{path}"/>', *dots, *numbers, name]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="s" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
