"""The examples of the documentation, word for word: what is in a ``console`` block is run and prints what stands there.

A ``yaml`` block whose first line names a file of the seeds is appended to that file before what comes after it.
Run this file as a program to write the outputs anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "tests" / "frozen" / "seeds"
PAGES = ("README.md", "docs/time.md", "docs/diff.md")
_BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(line: str) -> str:
    """Return what a command prints, warnings first."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(shlex.split(line)[1:])
    return (err.getvalue() + out.getvalue()).replace("\r\n", "\n")  # a CSV table ends its lines as RFC 4180 has it


def played(page: str, folder: Path) -> str:
    """Return a page with the outputs of its examples as they are, in a folder with seeds and a build."""

    def play(match: re.Match[str]) -> str:
        kind, text = match.groups()
        if kind == "yaml":
            name, _, records = text.partition("\n")
            with (folder / name.removeprefix("# ")).open("a", encoding="utf-8") as file:
                file.write(records)
            return match[0]
        lines = [line for line in text.splitlines() if line.startswith("$ kg ")]
        return "```console\n" + "".join(f"{line}\n{run(line[2:])}" for line in lines) + "```"

    text = (ROOT / page).read_text(encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        return _BLOCK.sub(play, text)
    finally:
        os.chdir(before)


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_the_page_says(page: str, built: Path, tmp_path: Path) -> None:
    shutil.copytree(FROZEN, tmp_path / "seeds")
    (tmp_path / "build").symlink_to(built)
    text = (ROOT / page).read_text(encoding="utf-8")
    assert text.count("\n$ kg ") >= 1
    assert played(page, tmp_path) == text


if __name__ == "__main__":
    import tempfile

    from kg.build import build

    for name in sys.argv[1:] or PAGES:
        with tempfile.TemporaryDirectory() as temporary:
            shutil.copytree(FROZEN, Path(temporary) / "seeds")
            build(FROZEN, Path(temporary) / "build", lambda step: None)
            (ROOT / name).write_text(played(name, Path(temporary)), encoding="utf-8")
