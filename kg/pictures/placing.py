"""Labels beside their points, so that they hide neither each other nor the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.pictures.canvas import Box

_DISTANCES = (4.0, 12.0, 24.0, 40.0, 64.0, 96.0, 140.0, 200.0, 280.0)
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, -1), (1, 1), (-1, 1))
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Point:
    """A mark with the size of the label that belongs to it."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """The room of the mark."""
        return Box(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


def place(points: Sequence[Point], page: Box, obstacles: Sequence[Box] = ()) -> list[Box]:
    """Return a box for every label: near its point, inside the page, hiding as little as possible.

    Each label in turn takes the best of 72 places, the others standing where they are, until none moves (at most eight
    rounds; Christensen, Marks and Shieber 1995 call this discrete gradient descent). The same points give the same boxes.
    """
    fixed = [*obstacles, *(point.box for point in points)]
    choices = [list(_around(point, page)) for point in points]
    costs = [
        [
            _distance_cost(n) + 4 * sum(box.overlap(other) for other in fixed) + _outside(box, page) + _near(box, points, i)
            for n, box in enumerate(boxes)
        ]
        for i, boxes in enumerate(choices)
    ]
    chosen = [min(range(len(cost)), key=cost.__getitem__) for cost in costs]
    for _ in range(_ROUNDS):
        moved = False
        for i, boxes in enumerate(choices):
            others = [choices[j][chosen[j]].grown(2) for j in range(len(points)) if j != i]
            best = min(range(len(boxes)), key=lambda n: (costs[i][n] + 10 * sum(boxes[n].overlap(o) for o in others), n))
            moved |= best != chosen[i]
            chosen[i] = best
        if not moved:
            break
    return [boxes[n] for boxes, n in zip(choices, chosen, strict=True)]


def side(point: Point, box: Box) -> tuple[str, float]:
    """Return how to align a text in the box so that it keeps to its point: the anchor, and where that is."""
    if box.x >= point.x:
        return "start", box.x
    if box.x + box.width <= point.x:
        return "end", box.x + box.width
    return "middle", box.x + box.width / 2


def _around(point: Point, page: Box) -> Iterator[Box]:
    for distance in _DISTANCES:
        reach = point.radius + distance
        for across, down in _SIDES:
            x = point.x + across * reach - (1 - across) / 2 * point.width
            y = point.y + down * reach - (1 - down) / 2 * point.height
            if across and down:  # a corner: nearer, since the mark is round
                x -= across * reach * 0.3
                y -= down * reach * 0.3
            yield Box(x, y, point.width, point.height)


def _distance_cost(choice: int) -> float:
    ring, side = divmod(choice, len(_SIDES))
    return 60.0 * ring + 4.0 * side


def _near(box: Box, points: Sequence[Point], own: int) -> float:
    """A label that comes near another point might be taken for its own."""
    return sum(0.1 * box.overlap(point.box.grown(16)) for n, point in enumerate(points) if n != own)


def _outside(box: Box, page: Box) -> float:
    return 50 * (box.width * box.height - box.overlap(page))
