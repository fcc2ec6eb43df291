"""Wrong use of ``kg serve`` is told in one line."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.cli import main


@pytest.mark.parametrize("arguments, says", [
    (["--timeout", "0"], "--timeout"), (["--timeout", "nan"], "--timeout"), (["--memory", "1"], "--memory"),
    (["--rows", "0"], "--rows"), (["--cache", "-1"], "--cache"), (["--root-path", "vcd"], "--root-path"),
    (["--root-path", "/a/../b"], "--root-path"), (["--proxy", "localhost"], "--proxy"), (["--port", "70000"], "--port"),
    (["--host", "256.1.1.1"], "--host"),
])
def test_wrong_values(arguments: list[str], says: str, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--build", str(built), *arguments]) == 2
    assert says in capsys.readouterr().err


def test_no_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--build", str(tmp_path)]) == 2
    assert "run kg build first" in capsys.readouterr().err


def test_port_in_use(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--build", str(built), "--port", str(taken.getsockname()[1])]) == 2
    assert "--port" in capsys.readouterr().err
