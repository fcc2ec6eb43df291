"""The code passes ruff and strict mypy, as pinned; and every package of it is told in docs/house.md."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT


def test_ruff() -> None:
    command = [sys.executable, "-m", "ruff", "check", "kg", "tests"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_mypy() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_package_is_told_in_the_house() -> None:
    told = set(re.findall(r"^\| `kg/(\w+)/`", (ROOT / "docs" / "house.md").read_text(encoding="utf-8"), re.MULTILINE))
    packages = {file.parent.name for file in (ROOT / "kg").glob("*/__init__.py")}
    assert packages - told == set()
