"""docs/first-article.md, followed word for word: every command is run in a shell, every output compared.

A ``console`` block has commands after ``$`` and what they print, errors first; a ``yaml`` block names its file in the
first line and is the whole of it. Run this file as a program to write the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests" / "frozen" / "seeds"
GUIDE = ROOT / "docs" / "first-article.md"
_BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GIT = {f"GIT_{who}_{what}": f"{what.lower()}@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def followed(text: str, folder: Path) -> str:
    """Return the guide with the outputs of its commands as they are, run in a copy of what a checkout has."""
    shutil.copytree(FROZEN, folder / "seeds")
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "first-article.txt", folder / "docs")
    program = folder / "bin" / "kg"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kg "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = os.pathsep.join((str(program.parent), os.environ["PATH"]))
    environment = {**os.environ, **_GIT, "PATH": path, "PYTHONPATH": str(ROOT)}
    here = folder

    def run(line: str) -> str:
        nonlocal here
        done = subprocess.run(["bash", "-c", line], cwd=here, env=environment, capture_output=True, text=True, check=False)
        if line.startswith("cd "):
            here = here / line.removeprefix("cd ")
        return done.stderr + done.stdout

    def play(block: re.Match[str]) -> str:
        kind, content = block.groups()
        if kind == "yaml":
            name, _, records = content.partition("\n")
            (here / name.removeprefix("# ")).write_text(records, encoding="utf-8")
            return block[0]
        lines = [line for line in content.splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{run(line[2:])}" for line in lines) + "```"

    return _BLOCK.sub(play, text)


def test_the_guide_word_for_word(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text.count("\n$ kg ") > 15
    assert followed(text, tmp_path) == text


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        GUIDE.write_text(followed(GUIDE.read_text(encoding="utf-8"), Path(temporary)), encoding="utf-8")
