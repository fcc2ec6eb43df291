"""PNG from SVG, with fonts that really have the letters.

An SVG names fonts and leaves the rest to whoever shows it; a PNG is final, so a letter that no font has would be lost for
good. The fonts of the machine are read until all letters of the picture are covered, best one font for all of them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from kg.model.errors import UsageError
from kg.pictures.canvas import FONTS

SCALE = 3.0
"""Dots for each unit of the page: 2400 across, 370 to the inch when printed 165 mm wide."""
_HELP = (
    "install one (Debian and Ubuntu: apt-get install fonts-noto-cjk), name one with --font FILE, or write SVG, which leaves the"
    " choice of fonts to whoever shows it"
)


@dataclass(frozen=True, slots=True)
class _Font:
    file: Path
    family: str
    letters: frozenset[int]


def to_png(svg: str, fonts: Sequence[Path] = (), scale: float = SCALE) -> bytes:
    """Return a picture as PNG.

    Args:
        svg: the picture.
        fonts: font files to use; none: those installed on the machine.
        scale: dots for each unit of the page, greater than 0.

    Raises:
        UsageError: if a font cannot be read, or no font has some of the letters, saying which.
    """
    import resvg_py

    chosen = _choose(_letters(svg), _read(fonts) if fonts else _installed())
    files = [*(font.file for font in chosen), *(bold for font in chosen if (bold := _bold(font.file)))]
    return bytes(resvg_py.svg_to_bytes(
        svg_string=svg, zoom=scale, skip_system_fonts=True, font_files=[str(file) for file in files],
        font_family=chosen[0].family, sans_serif_family=chosen[0].family,
    ))


def _letters(svg: str) -> frozenset[int]:
    """Return the letters that a picture shows: of its texts, not of its tooltips."""
    shown = "".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg))
    return frozenset(ord(letter) for letter in unescape(shown) if not letter.isspace())


def _choose(letters: frozenset[int], fonts: Iterator[_Font]) -> list[_Font]:
    """Return the first font with all letters; else those that together have them, the one with most first."""
    partial: list[_Font] = []
    for font in fonts:
        if letters <= font.letters:
            return [font]
        partial.append(font)
    chosen: list[_Font] = []
    missing = letters
    while missing:
        best = max(partial, key=lambda font: len(font.letters & missing), default=None)
        if best is None or not best.letters & missing:
            shown = " ".join(chr(letter) for letter in sorted(missing)[:12])
            more = f" and {len(missing) - 12} more" if len(missing) > 12 else ""
            raise UsageError(f"no font here has these letters of the picture: {shown}{more}; {_HELP}")
        chosen.append(best)
        missing -= best.letters
    return chosen


def _installed() -> Iterator[_Font]:
    """Yield the fonts of the machine: those named in ``FONTS`` in that order, then all others by name."""
    files = sorted(
        (file for folder in _folders() for file in folder.rglob("*") if file.suffix.lower() in (".ttf", ".otf", ".ttc")),
        key=lambda file: (_rank(file), file.name, str(file)),
    )
    return _read(files, strict=False)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    data = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(data) / "fonts", home / ".fonts", *(Path(folder) / "fonts" for folder in shared.split(":"))]


def _rank(file: Path) -> int:
    """Return the place of a font file in the order of preference; upright and of usual weight before others."""
    name = file.stem.lower().replace("-", "").replace(" ", "").replace("_", "")
    plain = name.removesuffix("regular")
    for place, family in enumerate(FONTS):
        if plain == family.lower().replace(" ", "").replace("cjksc", "cjk"):
            return place
    return len(FONTS) + ("regular" not in name)


def _read(files: Sequence[Path], strict: bool = True) -> Iterator[_Font]:
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    for file in files:
        try:
            faces = TTCollection(file, lazy=True).fonts if file.suffix.lower() == ".ttc" else [TTFont(file, lazy=True)]
            face = next((face for face in faces if "SC" in (face["name"].getBestFamilyName() or "").split()), faces[0])
            yield _Font(file, face["name"].getBestFamilyName() or file.stem, frozenset(face.getBestCmap() or ()))
        except (TTLibError, OSError, KeyError, AssertionError) as error:
            if strict:
                raise UsageError(f"{file} cannot be read as a font ({error}): name a TrueType or OpenType file") from None


def _bold(file: Path) -> Path | None:
    """Return the bold cut beside a font, if there is one."""
    names = (file.name.replace("Regular", "Bold"), f"{file.stem}-Bold{file.suffix}")
    return next((file.with_name(name) for name in names if name != file.name and file.with_name(name).is_file()), None)
