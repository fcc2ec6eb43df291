"""Layouts: no box over another, all within the width, the same every time."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.pictures.layout import lay_out

Network = dict[str, list[str]]


def network(edges: set[tuple[int, int]], count: int) -> Network:
    neighbours: dict[str, set[str]] = {f"n{number:03}": set() for number in range(count)}
    for one, other in edges:
        if one != other:
            neighbours[f"n{one:03}"].add(f"n{other:03}")
            neighbours[f"n{other:03}"].add(f"n{one:03}")
    return {node: sorted(others) for node, others in neighbours.items()}


@settings(max_examples=25, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60), st.integers(0, 2))
def test_no_box_hides_another(edges: set[tuple[int, int]], wide: int) -> None:
    neighbours = network(edges, 25)
    sizes = {node: (40.0 + 30 * (n % (wide + 1)), 20.0 + n % 3 * 10) for n, node in enumerate(neighbours)}

    boxes, height = lay_out(neighbours, sizes, 768)

    assert set(boxes) == set(neighbours)
    assert all(one.overlap(other) < 1 for one, other in combinations(boxes.values(), 2))
    assert all(box.x >= -0.01 and box.x + box.width <= 768.01 for box in boxes.values())
    assert all(box.y >= -0.01 and box.y + box.height <= height + 0.01 for box in boxes.values())


def test_linked_nodes_are_nearer_than_others() -> None:
    neighbours = network({(n, n + 1) for n in range(11)}, 12)

    boxes, _ = lay_out(neighbours, dict.fromkeys(neighbours, (10.0, 10.0)), 768)

    def apart(one: int, other: int) -> float:
        a, b = boxes[f"n{one:03}"], boxes[f"n{other:03}"]
        return ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5

    assert max(apart(n, n + 1) for n in range(11)) < apart(0, 11) / 4


@pytest.mark.parametrize("count", [0, 1, 2, 400])
def test_any_size_is_laid_out_the_same_each_time(count: int) -> None:
    neighbours = network({(n, n // 3) for n in range(count)}, count)
    sizes = dict.fromkeys(neighbours, (6.0, 6.0))

    first, again = lay_out(neighbours, sizes, 768), lay_out(dict(reversed(neighbours.items())), sizes, 768)

    assert first == again
    assert len(first[0]) == count
