"""The texts of sources, for those who have them; the project itself holds none."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.model.errors import UsageError
from kg.seeds.passages import Passage, Span


def read_texts(folder: Path) -> dict[str, str]:
    """Read the texts of a folder, one ``NAME_anything.txt`` or ``NAME.txt`` a source, exactly as they are.

    Line ends are kept, because offsets count them.

    Returns:
        The text of each source by its name; empty if the folder holds none.

    Raises:
        UsageError: if there is no such folder, or a text is not UTF-8.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: give the folder with the sources' texts as --sources")
    texts = {}
    for file in sorted(folder.glob("*.txt")):
        try:
            texts[file.stem.split("_", 1)[0]] = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"{file.name} is not UTF-8 (byte {error.start}): verification needs the original file") from None
    return texts


def passage_of(span: Span, text: str) -> Passage:
    """Return the passage of a span, with its line and digest.

    Raises:
        ValueError: if the span lies outside the text.
    """
    if span.end > len(text):
        raise ValueError(f"{span} lies outside the text of source {span.source}, which has {len(text):,} characters")
    return Passage(span, text.count("\n", 0, span.start) + 1, digest(text[span.start : span.end]))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
