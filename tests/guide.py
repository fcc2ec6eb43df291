"""Guides that are followed word for word: every command is run in a shell, every output compared.

A ``console`` block has commands after ``$`` and what they print, errors first; ``...`` stands for what differs from run to
run and holds no comma, so that ``... passed in ...`` is not said of tests of which some failed. Any other block whose first
line is a comment that names a file is the whole of that file, or, with ``, at the end``, is added to it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# ([\w./-]+\.\w+)(, at the end)?\n")
_GIT = {f"GIT_{who}_{what}": f"{what.lower()}@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def environment(programs: Path, package: Path) -> dict[str, str]:
    """Return an environment in which ``kg`` and ``python`` are those of a checkout, by programs written into a folder."""
    programs.mkdir(parents=True)
    for name, arguments in (("kg", "-m kg"), ("python", "")):
        (programs / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    path = os.pathsep.join((str(programs), os.environ["PATH"]))
    return {**os.environ, **_GIT, "PATH": path, "PYTHONPATH": str(package)}


def followed(text: str, folder: Path, environment: dict[str, str]) -> str:
    """Return a guide with the outputs of its commands as they are, run in a folder; what ``...`` stands for stays so."""
    here = folder

    def run(line: str) -> str:
        nonlocal here
        done = subprocess.run(["bash", "-c", line], cwd=here, env=environment, capture_output=True, text=True, check=False)
        if line.startswith("cd "):
            here = here / line.removeprefix("cd ")
        return done.stderr + done.stdout

    def play(block: re.Match[str]) -> str:
        kind, content = block.groups()
        if kind == "console":
            parts = ((command, said, run(command)) for command, said in _commands(content))
            return "```console\n" + "".join(f"$ {command}\n{_told(said, now)}" for command, said, now in parts) + "```"
        if file := _FILE.match(content):
            (here / file[1]).parent.mkdir(parents=True, exist_ok=True)
            with (here / file[1]).open("a" if file[2] else "w", encoding="utf-8") as out:
                out.write(content[file.end() :])
        return block[0]

    return _BLOCK.sub(play, text)


def _commands(content: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with what the guide says that it prints."""
    for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def _told(said: str, now: str) -> str:
    """Return what the guide says, if that is what is printed; else what is printed."""
    pattern = "[^,\n]*".join(map(re.escape, said.split("...")))
    return said if re.fullmatch(pattern, now) else now
