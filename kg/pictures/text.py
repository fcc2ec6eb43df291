"""How much room a text takes, and where its lines break.

Widths must not depend on the fonts of a machine, because the same graph has to give the same bytes anywhere. They are those of
DejaVu Sans, the widest of the usual fonts, rounded up: whatever font a viewer takes, the text fits the room reserved.
"""

from __future__ import annotations

import unicodedata

LINE_HEIGHT = 1.2
"""Height of a line, in font sizes."""
_BOLD = 1.1
_WIDTHS = {
    character: width / 100
    for width, characters in (
        (30, "'IJijl"), (35, " ,./:;\\|"), (40, "()-[]ft"), (45, "!r"), (50, '"*_`'), (55, "?csz"), (60, "FLkvxy"),
        (65, "$0123456789EPSTYabdeghnopqu{}"), (70, "ABCKRVXZ"), (75, "NU"), (80, "&DGHOQ"), (85, "#+<=>^w~"), (90, "M"),
        (100, "%@Wm"),
    )
    for character in characters
}


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in the unit of its font size: never less than a usual font takes."""
    ems = 0.0
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            continue
        wide = unicodedata.east_asian_width(character) in "WF"
        ems += 1.0 if wide else _WIDTHS.get(character, 0.85)
    return ems * size * (_BOLD if bold else 1.0)


def wrap(text: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines of at most ``room``: at spaces, between ideographs, and inside a word only if it must be."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if width((line + piece).rstrip(), size, bold) <= room or not line.strip():
            line += piece
        else:
            lines.append(line.strip())
            line = piece.lstrip()
        while width(line.rstrip(), size, bold) > room and len(line) > 1:
            cut = next((n for n in range(len(line) - 1, 1, -1) if width(line[:n], size, bold) <= room), 1)
            lines.append(line[:cut])
            line = line[cut:]
    return tuple(part for part in (*lines, line.strip()) if part)


def shorten(text: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """Break a text into at most so many lines; what is cut off is marked by an ellipsis."""
    wrapped = wrap(text, size, room)
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while last and width(last + "…", size) > room:
        last = last[:-1]
    return (*wrapped[: lines - 1], last.rstrip() + "…")


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after a space or a dash, and on both sides of an ideograph."""
    pieces: list[str] = []
    before = " "
    for character in " ".join(text.split()):
        wide = unicodedata.east_asian_width(character) == "W" and unicodedata.category(character).startswith("L")
        stop = unicodedata.category(character).startswith("P")
        if pieces and (wide or (before in " –—/" and not stop) or (_ideograph(before) and not stop)):
            pieces.append(character)
        elif pieces:
            pieces[-1] += character
        else:
            pieces.append(character)
        before = character
    return pieces


def _ideograph(character: str) -> bool:
    return unicodedata.east_asian_width(character) == "W"
