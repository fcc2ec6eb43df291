"""Whoever adds an article passes the tests: the laws hold in a fresh copy of the project whose seeds have grown.

Other tests do not read the live seeds (a guard in tests/conftest.py), so the laws are all that an article can break.
The articles are those of the invented second field and, where they are at hand, the five further reports (whose own tests
say so where they are absent).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MORE, ROOT, TEXTS

pytestmark = pytest.mark.integration  # the laws once more, over more seeds: a minute

SECOND = ROOT / "tests" / "second"
LEFT = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "node_modules")


def grown(folder: Path) -> tuple[Path, Path]:
    """Copy the project and lay further seeds over its own; return the copy and a folder with all texts that are at hand."""
    project, texts = folder / "project", folder / "texts"
    shutil.copytree(ROOT, project, ignore=LEFT)
    texts.mkdir()
    further = [SECOND, *([MORE] if MORE.is_dir() else [])]
    for articles in further:
        for part in ("registry", "events", "passages"):
            shutil.copytree(articles / "seeds" / part, project / "seeds" / part, dirs_exist_ok=True)
    for source in (TEXTS, *(articles / "texts" for articles in further)):
        for file in source.glob("*.txt"):
            shutil.copy(file, texts)
    return project, texts


def test_the_laws_hold_where_articles_were_added(tmp_path: Path) -> None:
    project, texts = grown(tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/laws"]
    environment = {**os.environ, "VCD_TEXTS": str(texts), "PYTHONPATH": str(project)}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert " passed" in done.stdout and "skipped" not in done.stdout
