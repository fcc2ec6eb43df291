"""docs/first-article.md, followed word for word. Run this file as a program to write the outputs anew."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.conftest import FROZEN, ROOT
from tests.guide import environment, followed

GUIDE = ROOT / "docs" / "first-article.md"


def as_it_is(folder: Path) -> str:
    """Return the guide with its outputs as they are, run in a copy of what a checkout has."""
    shutil.copytree(FROZEN, folder / "seeds")
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "first-article.txt", folder / "docs")
    return followed(GUIDE.read_text(encoding="utf-8"), folder, environment(folder / "bin", ROOT))


def test_the_guide_word_for_word(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text.count("\n$ kg ") > 15
    assert as_it_is(tmp_path) == text


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        GUIDE.write_text(as_it_is(Path(temporary)), encoding="utf-8")
