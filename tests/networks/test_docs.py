"""What docs/gephi.md tells people to type works, and its own view is a view."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kg.cli import main
from kg.networks.views import list_views
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "gephi.md").read_text(encoding="utf-8")


def test_every_command_works(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").symlink_to(built)
    commands = re.findall(r"^(?:\$ )?kg (.+)$", TEXT, re.MULTILINE)
    assert len(commands) == 9
    for command in commands:
        assert main(shlex.split(command)) == 0, command
    assert re.search(r"^(\d+ nodes, .*)$", TEXT, re.MULTILINE)[1] in capsys.readouterr().out  # type: ignore[index]
    assert {path.name for path in tmp_path.iterdir()} == {
        "attendance.gexf", "build", "offices.csv", "offices.nodes.csv", "offices.zip", "provinces.gexf", "then.gexf",
        "topics.graphml", "vcd.nq",
    }


def test_the_view_of_your_own(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, query in zip(("nodes.rq", "edges.rq"), re.findall(r"```sparql\n(.+?)```", TEXT, re.DOTALL), strict=True):
        (tmp_path / name).write_text(query, encoding="utf-8")
    command = ["export", "gexf", "--view", str(tmp_path), "-o", str(tmp_path / "mine.gexf"), "--build", str(built)]
    assert main(command) == 0
    assert re.match(r"\d+ nodes, [1-9]\d* edges", capsys.readouterr().out)


def test_every_view_is_told() -> None:
    assert set(re.findall(r"^\| `([\w-]+)` \| .* \| .* \|$", TEXT.split("## What")[0], re.MULTILINE)) == set(list_views())
