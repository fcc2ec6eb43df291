"""The workflow for pull requests: it needs no rights and no secrets, and every step of it runs at home.

The steps are run in a copy of what a checkout has, in which a pull request was merged; ``.venv`` there starts this
interpreter, so that nothing is set up. The tests themselves are only looked up: they would start themselves.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import FROZEN, ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))
TEXT = "\n".join(file.read_text(encoding="utf-8") for file in WORKFLOWS)
DOCUMENTS: list[dict[Any, Any]] = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in WORKFLOWS]
STEPS: list[dict[str, Any]] = [step for document in DOCUMENTS for job in document["jobs"].values() for step in job["steps"]]
COMMANDS: list[str] = [step["run"] for step in STEPS if "run" in step]
_WHO = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ADDED = """\
- id: province:alder
  type: Province
  source: editors
  label: {en: "Alder *new*"}
"""


def test_it_has_the_rights_of_a_reader_and_no_secrets() -> None:
    assert len(WORKFLOWS) == 1
    for document in DOCUMENTS:
        assert document[True] == "pull_request"  # YAML 1.1 reads the key `on` as true
        assert document["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in document["jobs"].values())
    assert not re.search(r"secrets|github\.token|pull_request_target|workflow_run", TEXT)
    (checkout,) = (step for step in STEPS if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["persist-credentials"] is False


def test_actions_are_pinned() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})", action), action


def test_no_command_depends_on_a_machine_or_takes_in_what_a_stranger_wrote() -> None:
    for command in COMMANDS:
        assert "${{" not in command
        assert not re.search(r"(^|[\s\"'=])(/|~)", command), command


def test_it_builds_checks_verifies_compares_and_tests() -> None:
    assert [command.split()[:2] for command in COMMANDS if command.startswith("make ")] == [
        ["make", "run"], ["make", "verify"], ["make", "changes"], ["make", "test"]
    ]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose last commit merges a pull request with one more province."""
    folder = tmp_path_factory.mktemp("pull") / "checkout"
    shutil.copytree(FROZEN, folder / "seeds")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, arguments in (("kg", "-m kg"), ("python", "")):
        (programs / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    for stamp in ("run", "dev"):
        (folder / ".venv" / stamp).touch()

    def git(*command: str) -> None:
        subprocess.run(["git", *command], cwd=folder, env={**os.environ, **_WHO}, check=True)

    git("init", "--quiet", "--initial-branch=main", ".")
    git("add", "seeds")
    git("commit", "--quiet", "--message=Before")
    git("switch", "--quiet", "--create=one")
    (folder / "seeds" / "registry" / "alder.yaml").write_text(ADDED, encoding="utf-8")
    git("add", "seeds")
    git("commit", "--quiet", "--message=A province")
    git("switch", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "--message=Merge", "one")
    return folder


@pytest.mark.integration  # builds, checks and compares as a pull request does
def test_every_step_runs_at_home(merged: Path) -> None:
    summary = merged / "summary.md"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(summary)}
    for command in COMMANDS:
        line = "make --dry-run test" if command == "make test" else command
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", line], cwd=merged, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if line.startswith("make --dry-run"):
            assert "-m pytest -n auto" in done.stdout
        if line == "make verify":
            assert re.search(r"^\d+ verified, 0 moved, 0 changed, \d+ text absent", done.stdout, re.MULTILINE)
    told = summary.read_text(encoding="utf-8")
    assert told.startswith("## Changes of the graph\n")
    assert r"Alder \*new\*" in told
    (kept,) = (step["with"]["path"] for step in STEPS if step.get("uses", "").startswith("actions/upload-artifact@"))
    assert (merged / kept).read_text(encoding="utf-8") == told


def test_a_digest_that_is_missing_stops_it(merged: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(merged, tmp_path / "checkout", symlinks=True)
    file = sorted((broken / "seeds" / "passages").glob("*.tsv"))[0]
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    done = subprocess.run(
        ["make", "verify"], cwd=broken, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "has no digest of" in done.stderr
