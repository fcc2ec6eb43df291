"""Small further articles laid over the frozen seeds, and the five further ones where they are at hand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.conftest import FROZEN, ROOT

MORE = Path(os.environ.get("VCD_MORE", ROOT.parent / "shared" / "more" / "seeds"))
"""Five further articles with their facts, for tests only."""


def article(slug: str, published: str = "2026-11-01") -> str:
    """Return the record of a source."""
    return (
        f'- {{id: "source:{slug}", type: Article, source: editors, label: {{en: Article {slug}}}, textLength: 1000, '
        f"publishedOn: {published}}}\n"
    )


def laid(folder: Path, *files: str) -> Path:
    """Return a copy of the frozen seeds in a folder with further files of records."""
    seeds = folder / "seeds"
    shutil.copytree(FROZEN, seeds)
    for number, text in enumerate(files, 1):
        (seeds / "events" / f"further-{number}.yaml").write_text(text, encoding="utf-8")
    return seeds


def with_more(folder: Path) -> Path:
    """Return a copy of the frozen seeds in a folder with the five further articles."""
    seeds = laid(folder)
    shutil.copytree(MORE, seeds, dirs_exist_ok=True)
    return seeds
