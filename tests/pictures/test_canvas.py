"""The page: well-formed whatever the labels hold, and boxes where the texts are."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kg.pictures.canvas import Box, Canvas, number

SVG = "{http://www.w3.org/2000/svg}"


def unfit(character: str) -> bool:
    """Tell whether XML 1.0 has no way to write a character."""
    return (character < " " and character not in "\t\n\r") or 0xD800 <= ord(character) < 0xE000 or character in "\ufffe\uffff"


@given(st.text(max_size=40))
def test_any_label_gives_well_formed_svg_with_the_label_as_text(label: str) -> None:
    canvas = Canvas(100)
    with canvas.group(label):
        canvas.text(10, 10, label)

    root = ElementTree.fromstring(canvas.svg(50, label, label, "en", "key").encode("utf-8", "replace"))

    shown = root.find(f"{SVG}g/{SVG}text/{SVG}tspan")
    assert shown is not None
    wanted = "".join("\ufffd" if unfit(character) else character for character in label)
    assert (shown.text or "") == wanted.replace("\r\n", "\n").replace("\r", "\n")


def test_boxes_follow_the_anchor() -> None:
    canvas = Canvas(100)

    left, middle, right = (canvas.text(50, 0, "aaaa", size=10, anchor=anchor) for anchor in ("start", "middle", "end"))

    assert left.x == 50
    assert middle.x + middle.width / 2 == 50
    assert right.x + right.width == 50


def test_overlap_is_the_area_that_both_cover() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(8, 7, 10, 10)) == 6
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 10, 10)) == 0


def test_numbers_have_one_decimal_and_no_negative_zero() -> None:
    assert [number(value) for value in (1.0, 1.26, -0.01, 1e-9, 12.34)] == ["1", "1.3", "0", "0", "12.3"]
