"""PNG: its size, and fonts that have the letters; a font is made here, so that the machine's do not matter."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from kg.model.errors import UsageError
from kg.pictures import png
from kg.pictures.canvas import Canvas
from kg.pictures.png import to_png


def make_font(file: Path, letters: str) -> Path:
    """Write a font in which every letter is a box."""
    names = {ord(letter): f"u{ord(letter):04X}" for letter in sorted(set(letters))}
    pen = TTGlyphPen(None)
    for x, y in ((50, 0), (50, 700), (550, 700), (550, 0)):
        pen.moveTo((x, y)) if (x, y) == (50, 0) else pen.lineTo((x, y))
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000)
    order = [".notdef", *names.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, box))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": file.stem, "styleName": "Regular", "psName": f"{file.stem}-Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(file)
    return file


def page(text: str) -> str:
    canvas = Canvas(100)
    with canvas.group("unseen Ж"):
        canvas.text(10, 10, text, size=20)
    return canvas.svg(50, "title Ж", "description", "en", "key")


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_size_is_that_of_the_page_times_the_scale(tmp_path: Path) -> None:
    font = make_font(tmp_path / "Some.ttf", "ab")

    assert size(to_png(page("ab"), [font])) == (300, 150)
    assert size(to_png(page("ab"), [font], scale=2)) == (200, 100)


def test_letters_are_drawn_and_the_bytes_are_the_same_each_time(tmp_path: Path) -> None:
    font = make_font(tmp_path / "Some.ttf", "ab南")

    assert to_png(page("南"), [font]) == to_png(page("南"), [font])
    assert to_png(page("南"), [font]) != to_png(page(""), [font])


def test_letters_without_a_font_are_named_and_a_font_is_asked_for(tmp_path: Path) -> None:
    font = make_font(tmp_path / "Some.ttf", "ab")

    with pytest.raises(UsageError, match=r"云 南.*fonts-noto-cjk.*--font"):
        to_png(page("ab云南"), [font])


def test_a_machine_without_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_folders", lambda: [tmp_path])

    with pytest.raises(UsageError, match="no font here has these letters"):
        to_png(page("a"))


def test_fonts_of_the_machine_are_found_and_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_folders", lambda: [tmp_path])
    (tmp_path / "sub").mkdir()
    make_font(tmp_path / "sub" / "Latin.ttf", "abc")
    make_font(tmp_path / "Han.ttf", "云南")
    (tmp_path / "broken.ttf").write_bytes(b"no font")

    assert to_png(page("ab云南")) != to_png(page("ab"))


def test_the_first_font_with_all_letters_is_preferred(tmp_path: Path) -> None:
    latin, both = make_font(tmp_path / "Latin.ttf", "ab"), make_font(tmp_path / "Both.ttf", "ab南")

    assert to_png(page("a南"), [latin, both]) == to_png(page("a南"), [both])


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "text.ttf"
    file.write_text("no font")

    with pytest.raises(UsageError, match=r"text\.ttf cannot be read as a font"):
        to_png(page("a"), [file])
    with pytest.raises(UsageError, match=r"absent\.ttf cannot be read"):
        to_png(page("a"), [tmp_path / "absent.ttf"])
