"""The built wheel works from an empty folder, in an environment that knows nothing of the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.integration


def test_wheel_from_an_empty_folder(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels)]
    subprocess.run([*build, str(ROOT)], check=True)
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    requirements = ROOT / "requirements" / "run.txt"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "--requirement", str(requirements)], check=True)
    subprocess.run([*install, "--no-deps", *map(str, wheels.glob("*.whl"))], check=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    kg = tmp_path / "venv" / "bin" / "kg"
    subprocess.run([str(kg), "build"], cwd=empty, check=True)
    done = subprocess.run([str(kg), "ask", "editions", "--format", "csv"], cwd=empty, capture_output=True, text=True, check=True)
    assert done.stdout.count("edition/yunnan-") == 6
