"""Years along a page: each number stands over its own year, however many there are."""

from __future__ import annotations

from datetime import date

import pytest

from kg.pictures.axis import Axis
from kg.pictures.canvas import Canvas


@pytest.mark.parametrize("last", [2001, 2026, 2100])
def test_a_number_stands_in_its_own_year(last: int) -> None:
    axis, canvas = Axis(2001, last, 100.0, 700.0), Canvas(800.0)
    axis.draw(canvas, 20.0, 100.0)
    assert canvas.labels
    for label in canvas.labels:
        year = int(label.lines[0])
        first, last = axis.span(date(year, 1, 1), date(year, 12, 31))
        assert first <= label.box.x + label.box.width / 2 <= last
        assert label.box.x >= 0 and label.box.x + label.box.width <= 800
