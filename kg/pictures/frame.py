"""What stands around every picture: its title above, its legend and caption below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.pictures.canvas import BLACK, GREY, PALE, SIZE, SMALL, Canvas, Label
from kg.pictures.text import LINE_HEIGHT, width, wrap
from kg.pictures.words import join

PAGE = 800.0
"""Width of a picture; its text is sized for 165 mm of print."""
MARGIN = 16.0
_TITLE = 17.0
_SWATCH = 34.0

Swatch = Callable[[Canvas, float, float], None]
"""Draws a mark of the legend around a point, at most ``_SWATCH`` wide."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture, what to say of it, and all texts on it with the room they take."""

    key: str
    title: str
    caption: str
    svg: str
    labels: tuple[Label, ...]


def start(title: str) -> tuple[Canvas, float]:
    """Return a page with a title, and how far down it goes."""
    canvas = Canvas(PAGE)
    box = canvas.text(MARGIN, MARGIN, wrap(title, _TITLE, PAGE - 2 * MARGIN, bold=True), size=_TITLE, bold=True)
    return canvas, box.y + box.height + 8


def finish(
    canvas: Canvas, y: float, key: str, title: str, about: str, origin: str, lang: str, legend: Sequence[tuple[Swatch, str]],
) -> Picture:
    """Draw the legend and the caption below ``y``, and return the picture.

    Args:
        canvas: a page with the picture on it.
        y: where the picture ends.
        key: the picture's name.
        title: its title.
        about: what it shows.
        origin: where that comes from.
        lang: the language of all three.
        legend: the marks that the picture uses, with what they mean.
    """
    y = _legend(canvas, y + 10, legend)
    canvas.line([(MARGIN, y), (PAGE - MARGIN, y)], stroke=PALE)
    caption = join(about, origin)
    box = canvas.text(MARGIN, y + 6, wrap(caption, SMALL, PAGE - 2 * MARGIN), size=SMALL, fill=GREY)
    svg = canvas.svg(box.y + box.height + MARGIN / 2, title, caption, lang, key)
    return Picture(key, title, caption, svg, tuple(canvas.labels))


def _legend(canvas: Canvas, y: float, entries: Sequence[tuple[Swatch, str]]) -> float:
    x, line = MARGIN, SIZE * LINE_HEIGHT + 6
    for swatch, meaning in entries:
        wide = _SWATCH + 8 + width(meaning, SMALL) + 18
        if x > MARGIN and x + wide > PAGE - MARGIN + 18:
            x, y = MARGIN, y + line
        swatch(canvas, x + _SWATCH / 2, y + line / 2)
        canvas.text(x + _SWATCH + 8, y + (line - SMALL * LINE_HEIGHT) / 2, meaning, size=SMALL, fill=BLACK)
        x += wide
    return y + (line + 6 if entries else 0)
