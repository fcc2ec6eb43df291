"""Where the nodes of a network lie: linked nodes near each other, no two boxes over one another, within a page.

Distances on the page follow distances in the network, by stochastic gradient descent on stress (Zheng, Pawar and Goodman 2019);
in large networks each node heeds its neighbours and a few pivots only (Ortmann, Klimenta and Brandes 2017). It is plain
arithmetic with a seed, not numpy, so that the same network gives the same picture on any machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import product
from math import atan2, cos, sin, sqrt
from random import Random

from kg.pictures.canvas import Box

_SEED = 20210518
_SWEEPS = (30, 15)
"""Of a small and a large network."""
_SETTLED = 0.05
_SMALL = 250
_PIVOTS = (8, 50)
_HEEDED = 20000
"""In a network of more than ``_SMALL`` nodes each heeds as many pivots as make about this many pairs, within limits."""
_MARGIN = 5.0
_GAP = 18.0
_ROOM = 2.4
"""A part takes about so many times the room of its boxes."""
_STRETCH = 1.25
"""Labels are wider than tall, so places lie farther apart across than down."""
_SQUEEZE = 1.3
"""A part that is this much too wide is squeezed; a wider one is turned upright."""
_PUSHES = 400
_TOUCH = 0.05
_CELL = 16.0
_PATIENCE = 60_000
"""Pushes times boxes: in a network of more than 150, fewer pushes."""
_LARGE = 600.0
"""Area beyond which a box has a label."""

Neighbours = Mapping[str, Sequence[str]]
Places = dict[str, tuple[float, float]]


def lay_out(neighbours: Neighbours, sizes: Mapping[str, tuple[float, float]], width: float) -> tuple[dict[str, Box], float]:
    """Return a box for every node within a page of a width, and the height that they take.

    Args:
        neighbours: the neighbours of every node, in both directions.
        sizes: width and height of the box that each node needs.
        width: of the page; at least that of the widest box.
    """
    rows: list[list[dict[str, Box]]] = []
    taken = width
    for part in _components(neighbours):
        placed = _arrange(part, neighbours, sizes, width)
        wide = _extent(placed)[0] + _GAP
        if taken + wide - _GAP > width:
            rows.append([])
            taken = 0.0
        rows[-1].append(placed)
        taken += wide
    boxes: dict[str, Box] = {}
    y = 0.0
    for row in rows:
        extents = [_extent(placed) for placed in row]
        spare = (width - sum(wide for wide, _ in extents)) / (len(row) + 1)
        x = spare
        for placed, (wide, _) in zip(row, extents, strict=True):
            boxes |= {node: Box(box.x + x, box.y + y, box.width, box.height) for node, box in placed.items()}
            x += wide + spare
        y += max(tall for _, tall in extents) + _GAP
    return boxes, max(y - _GAP, 0.0)


def _components(neighbours: Neighbours) -> list[list[str]]:
    """Return the connected parts, largest first."""
    parts: list[list[str]] = []
    seen: set[str] = set()
    for node in sorted(neighbours):
        if node not in seen:
            part = sorted(_distances(node, neighbours))
            seen.update(part)
            parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), part))


def _arrange(
    nodes: list[str], neighbours: Neighbours, sizes: Mapping[str, tuple[float, float]], width: float
) -> dict[str, Box]:
    """Return the boxes of a connected part, the uppermost and leftmost at 0."""
    places = _turned(_stress(nodes, neighbours))
    widest = max(sizes[n][0] for n in nodes)
    (left, top), (across, down) = _bounds(places)
    scale = _scale(nodes, neighbours, sizes, across, down)
    if across * scale > _SQUEEZE * (width - widest) > down * scale:  # upright fits better
        places, left, top, across, down = {n: (y, x) for n, (x, y) in places.items()}, top, left, down, across
    wide = min(width, across * scale * _STRETCH + widest)
    boxes = {}
    for node in nodes:
        w, h = sizes[node]
        x = (width - wide) / 2 + (places[node][0] - left) / (across or 1.0) * (wide - widest) + (widest - w) / 2
        boxes[node] = Box(x, (places[node][1] - top) * scale, w, h)
    boxes = _pushed_apart(boxes, width)
    left, top = min(box.x for box in boxes.values()), min(box.y for box in boxes.values())
    return {node: Box(box.x - left, box.y - top, box.width, box.height) for node, box in boxes.items()}


def _bounds(places: Places) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the upper left corner of places, and how far they reach across and down."""
    left, top = min(x for x, _ in places.values()), min(y for _, y in places.values())
    return (left, top), (max(x for x, _ in places.values()) - left, max(y for _, y in places.values()) - top)


def _scale(
    nodes: list[str], neighbours: Neighbours, sizes: Mapping[str, tuple[float, float]], across: float, down: float
) -> float:
    """Return what one link takes on the page: what the boxes have room for, but not more than reads well."""
    area = _ROOM * sum((sizes[n][0] + _MARGIN) * (sizes[n][1] + _MARGIN) for n in nodes)
    link = 0.7 * sqrt(area / len(nodes)) * max(1.0, sqrt(max(len(neighbours[n]) for n in nodes)) / 1.4)
    return min(sqrt(area / (across * max(down, across / 3) or 1.0)), link)


def _stress(nodes: list[str], neighbours: Neighbours) -> Places:
    """Return places whose distances are as near as can be to the numbers of links between nodes."""
    random = Random(_SEED)
    at = {node: [random.random(), random.random()] for node in nodes}
    terms = _terms(nodes, neighbours)
    if not terms:
        return {node: (x, y) for node, (x, y) in at.items()}
    longest = max(distance for _, _, distance in terms)
    step = float(longest * longest)  # so that every first move is whole (Zheng et al., section 2.1)
    sweeps = _SWEEPS[len(nodes) > _SMALL]
    slower = (_SETTLED / step) ** (1 / (sweeps - 1))
    for _ in range(sweeps):
        random.shuffle(terms)
        for one, other, distance in terms:
            a, b = at[one], at[other]
            dx, dy = a[0] - b[0], a[1] - b[1]
            apart = sqrt(dx * dx + dy * dy) or 1e-9
            move = min(step / (distance * distance), 1.0) * (apart - distance) / (2 * apart)
            a[0] -= move * dx
            a[1] -= move * dy
            b[0] += move * dx
            b[1] += move * dy
        step *= slower
    return {node: (x, y) for node, (x, y) in at.items()}


def _terms(nodes: list[str], neighbours: Neighbours) -> list[tuple[str, str, int]]:
    """Return the pairs to heed with their distances: all pairs, or in a large network links and pivots."""
    if len(nodes) <= _SMALL:
        pivots = nodes
    else:
        pivots = [max(nodes, key=lambda node: (len(neighbours[node]), node))]
        nearest = _distances(pivots[0], neighbours)
        while len(pivots) < min(max(_HEEDED // len(nodes), _PIVOTS[0]), _PIVOTS[1]):  # the farthest from all pivots so far
            pivots.append(max(nodes, key=lambda node: (nearest[node], node)))
            nearest = {node: min(nearest[node], far) for node, far in _distances(pivots[-1], neighbours).items()}
    terms = {(min(p, n), max(p, n)): far for p in pivots for n, far in _distances(p, neighbours).items() if n != p}
    terms |= {(node, other): 1 for node in nodes for other in neighbours[node] if node < other}
    return [(one, other, far) for (one, other), far in sorted(terms.items())]


def _distances(start: str, neighbours: Neighbours) -> dict[str, int]:
    """Return the number of links from a node to every node that it reaches."""
    found = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def _turned(places: Places) -> Places:
    """Turn places so that they reach farthest across."""
    count = len(places)
    mx, my = (sum(place[axis] for place in places.values()) / count for axis in (0, 1))
    xx = sum((x - mx) ** 2 for x, _ in places.values())
    yy = sum((y - my) ** 2 for _, y in places.values())
    xy = sum((x - mx) * (y - my) for x, y in places.values())
    angle = -atan2(2 * xy, xx - yy) / 2
    c, s = cos(angle), sin(angle)
    return {node: (c * (x - mx) - s * (y - my), s * (x - mx) + c * (y - my)) for node, (x, y) in places.items()}


def _pushed_apart(boxes: dict[str, Box], width: float) -> dict[str, Box]:
    """Push boxes apart, a little at a time, until none hides another; never beyond the width.

    Thousands of dots may still touch when patience ends; boxes with room for a label are kept apart whatever it takes.
    """
    names = list(boxes)
    sizes = [(box.width, box.height) for box in boxes.values()]
    at = [[box.x + box.width / 2, box.y + box.height / 2] for box in boxes.values()]
    _push(at, sizes, list(range(len(names))), width, min(max(_PATIENCE // len(names), 25), _PUSHES))
    _push(at, sizes, [i for i, (w, h) in enumerate(sizes) if w * h > _LARGE], width, _PUSHES)
    return {name: Box(x - w / 2, y - h / 2, w, h) for name, (x, y), (w, h) in zip(names, at, sizes, strict=True)}


def _push(at: list[list[float]], sizes: list[tuple[float, float]], chosen: list[int], width: float, pushes: int) -> None:
    """Move the middles of the chosen boxes apart; only boxes that share a cell of a grid can meet."""
    for push in range(pushes):
        moved = False
        cells: dict[tuple[int, int], list[int]] = {}
        for i in chosen:
            here = at[i]
            apart = _MARGIN if sizes[i][0] * sizes[i][1] > _LARGE else 1.0
            wide, tall = sizes[i][0] / 2 + apart, sizes[i][1] / 2 + apart
            columns = range(int((here[0] - wide) // _CELL), int((here[0] + wide) // _CELL) + 1)
            rows = range(int((here[1] - tall) // _CELL), int((here[1] + tall) // _CELL) + 1)
            for cell in product(columns, rows):
                others = cells.setdefault(cell, [])
                for j in others:
                    there = at[j]
                    dy = there[1] - here[1]
                    down = tall + sizes[j][1] / 2 - abs(dy)
                    if down <= _TOUCH:
                        continue
                    dx = there[0] - here[0]
                    across = wide + sizes[j][0] / 2 - abs(dx)
                    if across <= _TOUCH:
                        continue
                    moved = True
                    if down < across or push > pushes / 2:
                        by = down / 2 if dy >= 0 else -down / 2
                        here[1] -= by
                        there[1] += by
                    else:
                        by = across / 2 if dx >= 0 else -across / 2
                        here[0] = min(max(here[0] - by, sizes[i][0] / 2), width - sizes[i][0] / 2)
                        there[0] = min(max(there[0] + by, sizes[j][0] / 2), width - sizes[j][0] / 2)
                others.append(i)
        if not moved:
            break


def _extent(boxes: Mapping[str, Box]) -> tuple[float, float]:
    """Return how far boxes reach to the right and down."""
    return max(box.x + box.width for box in boxes.values()), max(box.y + box.height for box in boxes.values())
