"""Marks of moments and spans. What happened is filled and drawn in full lines, what was planned is empty and dashed."""

from __future__ import annotations

from typing import Literal

from kg.pictures.canvas import BLACK, BLUE, GREEN, GREY, ORANGE, SKY, WHITE, Box, Canvas
from kg.pictures.text import LINE_HEIGHT

Standing = Literal["held", "planned", "mentioned"]
"""What is known of a gathering: that it was held, that it was planned, or no more than that there is one."""

RADIUS = 6.0
_DASH = "4 3"
_DOTS = "1.5 4"


def moment(canvas: Canvas, x: float, y: float) -> None:
    """Draw what happened on a day."""
    canvas.circle(x, y, RADIUS, fill=BLUE, stroke=BLACK)


def days(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw what went on from a day to a day, never smaller than what happened on one."""
    half = max((right - left) / 2, RADIUS)
    canvas.rectangle(Box((left + right) / 2 - half, y - RADIUS, 2 * half, 2 * RADIUS), fill=BLUE, stroke=BLACK, round_by=RADIUS)


def span(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw what happened at some time within a span: a pale bar between two brackets."""
    canvas.rectangle(Box(left, y - 5, right - left, 10), fill=SKY)
    _brackets(canvas, left, right, y, "")


def planned_moment(canvas: Canvas, x: float, y: float) -> None:
    """Draw what is planned for a day."""
    canvas.shape(diamond(x, y, RADIUS + 1), fill=WHITE, stroke=BLACK, width=1.3, dash=_DASH)


def planned_span(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw what is planned for some time within a span: an empty dashed bar that ends in points."""
    tip = min(5.0, (right - left) / 2)
    points = [(left, y), (left + tip, y - 5), (right - tip, y - 5), (right, y), (right - tip, y + 5), (left + tip, y + 5)]
    canvas.shape(points, fill=WHITE, stroke=ORANGE, width=2.2, dash=_DASH)


def undated(canvas: Canvas, x: float, y: float, standing: Standing) -> None:
    """Draw what has no date: held, planned, or only mentioned."""
    fill, stroke, dash = {"held": (SKY, BLACK, ""), "planned": (WHITE, BLACK, _DASH), "mentioned": (WHITE, GREY, _DOTS)}[standing]
    canvas.rectangle(Box(x - 8, y - 8, 16, 16), fill=fill, stroke=stroke, dash=dash, round_by=3)
    canvas.text(x, y - 11 * LINE_HEIGHT / 2 - 1, "?", size=11, anchor="middle", bold=True)


def outcome(canvas: Canvas, x: float, y: float, other_x: float, other_y: float) -> None:
    """Lead from a plan to what came of it."""
    half = (y + other_y) / 2
    canvas.line([(x, y), (x, half), (other_x, half), (other_x, other_y)], stroke=GREY, width=1.2, dash="2 2")


def throughout(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw a stretch that is certain from end to end."""
    canvas.rectangle(Box(left, y - 4, right - left, 8), fill=GREEN, stroke=BLACK)


def possible(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw a stretch that is possible up to a bound that a source states."""
    canvas.line([(left, y), (right, y)], stroke=GREEN, width=3, dash="6 3")


def unknown(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw a stretch of which nothing is stated."""
    canvas.line([(left, y), (right, y)], stroke=GREY, width=1.2, dash=_DOTS)


def unnamed_moment(canvas: Canvas, x: float, y: float) -> None:
    """Draw somebody whom no source names, on a day."""
    canvas.shape(diamond(x, y, RADIUS), fill=WHITE, stroke=BLACK, width=1.3)


def unnamed_span(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw somebody whom no source names, at some time within a span."""
    canvas.rectangle(Box(left, y - 5, right - left, 10), fill=WHITE)
    _brackets(canvas, left, right, y, "")
    canvas.shape(diamond((left + right) / 2, y, RADIUS - 1), fill=WHITE, stroke=BLACK, width=1.3)


def diamond(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Return the corners of a square on its point."""
    return [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]


def _brackets(canvas: Canvas, left: float, right: float, y: float, dash: str) -> None:
    for end, inner in ((left, left + 4), (right, right - 4)):
        canvas.line([(inner, y - 7), (end, y - 7), (end, y + 7), (inner, y + 7)], stroke=BLACK, width=1.3, dash=dash)
