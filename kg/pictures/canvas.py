"""A page to draw on: a few SVG elements, and the boxes of all labels so that they can be kept apart.

SVG 1.1 with ``title`` and ``desc`` (section 5.4): read by screen readers, shown by browsers as tooltips. Text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

from kg.pictures.text import LINE_HEIGHT, width

FONTS = (
    "Noto Sans", "Source Sans 3", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial",
    "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei",
)
"""Families in order of preference: those with all letters of Vietnamese first, then those with ideographs.

Arial is late because on Linux it stands for a font without Vietnamese, whose words would then be of two fonts.
"""
SIZE = 12.0
"""Font size of labels; on a page of 800 units printed 165 mm wide, 7 points."""
SMALL = 11.0

BLACK, GREY, PALE, WHITE = "#000000", "#5a5a5a", "#d5d5d5", "#ffffff"
BLUE, ORANGE, GREEN, SKY = "#0072b2", "#e69f00", "#009e73", "#56b4e9"
VERMILLION, PURPLE, YELLOW = "#d55e00", "#cc79a7", "#f0e442"
"""The colours of Okabe and Ito (2008), which the colour-blind tell apart."""
PALETTE = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, YELLOW, GREY)

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2 (Char)
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across * down if across > 0 and down > 0 else 0.0

    def grown(self, margin: float) -> Box:
        """Return the rectangle with a margin on every side."""
        return Box(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)


@dataclass(frozen=True, slots=True)
class Label:
    """A text on the page and the room it takes."""

    lines: tuple[str, ...]
    box: Box


class Canvas:
    """An SVG page that grows downwards; ``labels`` are the texts drawn so far with their boxes."""

    def __init__(self, page_width: float) -> None:
        self.width = page_width
        self.labels: list[Label] = []
        self._parts: list[str] = []

    def line(
        self, points: Sequence[tuple[float, float]], *, stroke: str, width: float = 1.0, dash: str = "", opacity: float = 1.0
    ) -> None:
        """Draw straight lines through the points."""
        at = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        faint = f' stroke-opacity="{number(opacity)}"' if opacity < 1 else ""
        paint = f'fill="none" stroke="{stroke}" stroke-width="{number(width)}"{dashed}{faint}'
        self._parts.append(f'<polyline points="{at}" {paint}/>')

    def curve(self, points: Sequence[tuple[float, float]], *, stroke: str, width: float = 1.0, dash: str = "") -> None:
        """Draw a curve from the first point to the last, drawn towards the one between."""
        (x1, y1), (x2, y2), (x3, y3) = points
        at = f"M{number(x1)},{number(y1)} Q{number(x2)},{number(y2)} {number(x3)},{number(y3)}"
        self._parts.append(f'<path d="{at}"{_paint("none", stroke, width, dash)}/>')

    def shape(
        self, points: Sequence[tuple[float, float]], *, fill: str, stroke: str = "none", width: float = 1.0, dash: str = ""
    ) -> None:
        """Draw a closed shape."""
        at = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._parts.append(f'<polygon points="{at}"{_paint(fill, stroke, width, dash)}/>')

    def rectangle(
        self, box: Box, *, fill: str, stroke: str = "none", width: float = 1.0, dash: str = "", round_by: float = 0.0
    ) -> None:
        """Draw a rectangle, with rounded corners if asked."""
        rounded = f' rx="{number(round_by)}"' if round_by else ""
        self._parts.append(
            f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
            f"{rounded}{_paint(fill, stroke, width, dash)}/>"
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, stroke: str = "none", width: float = 1.0, dash: str = ""
    ) -> None:
        """Draw a circle."""
        paint = _paint(fill, stroke, width, dash)
        self._parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{paint}/>')

    def text(
        self, x: float, y: float, lines: str | Sequence[str], *, size: float = SIZE, anchor: str = "start", bold: bool = False,
        fill: str = BLACK, halo: bool = False,
    ) -> Box:
        """Write lines of text below ``y``, and return the room they take.

        Args:
            x: the left end, the middle or the right end of the lines, as ``anchor`` says.
            y: the top of the first line.
            lines: one line or several.
            size: the font size.
            anchor: ``start``, ``middle`` or ``end``.
            bold: whether to write in bold.
            fill: the colour.
            halo: whether a white rim keeps the text apart from lines behind it.
        """
        lines = (lines,) if isinstance(lines, str) else tuple(lines)
        box = room(x, y, lines, size, anchor, bold)
        weight = ' font-weight="bold"' if bold else ""
        rim = f' stroke="{WHITE}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
        spans = "".join(
            f'<tspan x="{number(x)}" y="{number(y + size * (LINE_HEIGHT * n + 0.95))}">{clean(line)}</tspan>'
            for n, line in enumerate(lines)
        )
        self._parts.append(f'<text font-size="{number(size)}" text-anchor="{anchor}" fill="{fill}"{weight}{rim}>{spans}</text>')
        self.labels.append(Label(lines, box))
        return box

    def take(self, other: Canvas) -> None:
        """Put everything drawn on another page over this one."""
        self._parts += other._parts
        self.labels += other.labels

    @contextmanager
    def group(self, tooltip: str) -> Iterator[None]:
        """Give everything drawn within the block a tooltip."""
        self._parts.append(f"<g><title>{clean(tooltip)}</title>")
        yield
        self._parts.append("</g>")

    def svg(self, height: float, title: str, description: str, lang: str, key: str) -> str:
        """Return the page as an SVG document.

        Args:
            height: how far down the page goes.
            title: the picture's name.
            description: what it shows, in a sentence or two, for those who do not see it.
            lang: the language of both.
            key: a name that no other picture of the same HTML page has.
        """
        families = ", ".join(f"'{family}'" for family in FONTS)
        size = f"{number(self.width)} {number(height)}"
        return "\n".join((
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{number(self.width)}" height="{number(height)}"'
            f' role="img" aria-labelledby="{key}-title {key}-desc" lang="{lang}" font-family="{families}, sans-serif">',
            f'<title id="{key}-title">{clean(title)}</title>',
            f'<desc id="{key}-desc">{clean(description)}</desc>',
            f'<rect width="100%" height="100%" fill="{WHITE}"/>',
            *self._parts,
            "</svg>\n",
        ))


def room(x: float, y: float, lines: Sequence[str], size: float, anchor: str = "start", bold: bool = False) -> Box:
    """Return the room that lines of text take when they are written there."""
    wide = max((width(line, size, bold) for line in lines), default=0.0)
    return Box(x - wide * _ANCHORS[anchor], y, wide, len(lines) * size * LINE_HEIGHT)


def number(value: float) -> str:
    """Return a coordinate with at most one decimal, so that tiny differences of arithmetic do not show."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """Return a text escaped for XML; characters that XML 1.0 has no way to write become the replacement character."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _paint(fill: str, stroke: str, width: float, dash: str) -> str:
    if stroke == "none":
        return f' fill="{fill}"'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' fill="{fill}" stroke="{stroke}" stroke-width="{number(width)}"{dashed}'
