"""Labels beside points: apart from each other where there is room, inside the page."""

from __future__ import annotations

from itertools import combinations

from kg.pictures.canvas import Box
from kg.pictures.placing import Point, place, side

PAGE = Box(0, 0, 600, 400)


def test_labels_keep_apart_and_off_the_points() -> None:
    points = [Point(100 + 24 * n, 200 + 13 * (n % 3), 6, 90, 14) for n in range(9)]

    boxes = place(points, PAGE)

    assert all(one.overlap(other) < 60 for one, other in combinations(boxes, 2))
    assert all(box.overlap(point.box) < 30 for box in boxes for point in points)


def test_a_lone_label_stands_to_the_right_and_at_the_edge_to_the_left() -> None:
    [free], [edge] = place([Point(300, 200, 6, 80, 14)], PAGE), place([Point(590, 200, 6, 80, 14)], PAGE)

    assert free.x > 300
    assert edge.x + edge.width < 590


def test_texts_keep_to_their_point() -> None:
    point = Point(100, 100, 5, 40, 10)

    assert side(point, Box(110, 95, 40, 10)) == ("start", 110)
    assert side(point, Box(50, 95, 40, 10)) == ("end", 90)
    assert side(point, Box(80, 110, 40, 10)) == ("middle", 100)
