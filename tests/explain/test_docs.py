"""The examples of docs/explain.md give what the page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kg.cli import main
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ (kg .+)\n((?:.*\n)*?)```", PAGE)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_example(command: str, shown: str, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Line numbers in the seeds move with every edit and are left out; words may wrap elsewhere then."""
    main([*shlex.split(command)[1:], "--build", str(built)])
    assert plain(capsys.readouterr().out) == plain(shown)


def test_the_python_example_runs(built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(built.parent)
    exec(compile(code, "docs/explain.md", "exec"), {})
    assert "Article 001" in capsys.readouterr().out


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


def plain(text: str) -> str:
    return " ".join(re.sub(r"#L\d+", "#L", text).replace("│", " ").split())
