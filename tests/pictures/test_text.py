"""Room for texts: the same in every normal form, lines that fit, nothing lost."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kg.pictures.text import shorten, width, wrap

TEXTS = st.text(st.sampled_from("abW ,.-–Đđềữ云南省（）。ế"), max_size=60)


@given(TEXTS)
def test_width_is_that_of_the_letters_not_of_their_form(text: str) -> None:
    assert width(unicodedata.normalize("NFC", text), 12) == width(unicodedata.normalize("NFD", text), 12)


@given(TEXTS, st.floats(14, 200))
def test_lines_fit_and_nothing_is_lost(text: str, room: float) -> None:
    lines = wrap(text, 12, room)

    assert all(width(line, 12) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_break_at_spaces_and_between_ideographs() -> None:
    assert wrap("Annual conference with Yunnan", 10, 70) == ("Annual", "conference", "with Yunnan")
    assert wrap("云南省委书记", 10, 30) == ("云南省", "委书记")
    assert wrap("云南省，广西", 10, 30) == ("云南", "省，广", "西")  # a comma begins no line
    assert wrap("2025-10-30", 10, 200) == ("2025-10-30",)


@given(TEXTS, st.floats(20, 100), st.integers(1, 4))
def test_shortened_texts_fit_and_tell_that_they_are(text: str, room: float, count: int) -> None:
    lines = shorten(text, 12, room, count)

    assert len(lines) <= count
    assert all(width(line, 12) <= room for line in lines)
    assert lines == wrap(text, 12, room) or lines[-1].endswith("…")
