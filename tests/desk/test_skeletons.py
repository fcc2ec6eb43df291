"""``kg new``: a skeleton is YAML, the check asks for what is empty and for nothing else, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from kg.desk.formatting import format_text
from kg.desk.workbench import Workbench
from kg.evidence.texts import digest
from kg.seeds.records import seed_files
from kg.seeds.schema import FILE
from tests.desk.copies import copy_seeds

SERIES = "series:yunnan-annual-conference"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return copy_seeds(tmp_path)


def new(seeds: Path, *arguments: str) -> int:
    return main(["new", *arguments, "--seeds", str(seeds)])


def asked(out: str) -> set[str]:
    """Return the places that ``kg new`` says are to be filled in."""
    return {line.split(": ", 1)[0].strip() for line in out.splitlines() if line.startswith("  seeds/")}


@pytest.mark.parametrize("arguments", [
    ("edition", "yunnan-7"),
    ("edition", "yunnan-7", "--series", SERIES, "--ordinal", "7", "--label", "7th: with \"Yunnan\"", "--source", "001"),
    ("person", "nguyen-van-a"),
    ("source", "005"),
], ids=" ".join)
def test_the_check_asks_for_what_is_empty(arguments: tuple[str, ...], seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(seeds, *arguments) == 0
    wanted = asked(capsys.readouterr().out)
    assert wanted
    found = {f"{problem.place.path}:{problem.place.line}" for problem in Workbench(seeds).check().problems}
    inside = {place for place in wanted if place.startswith("seeds/events/yunnan-7.yaml:1")}  # of a participant nobody names yet
    assert found <= wanted and wanted - found <= inside
    for file in seed_files(seeds):
        assert format_text(file.read_text(encoding="utf-8"), file.name) == file.read_text(encoding="utf-8")


def test_a_full_skeleton_builds(seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "005.txt"
    text.write_text("Một bài báo.", encoding="utf-8")
    assert new(seeds, "person", "nguyen-van-a", "--label", "Nguyễn Văn A", "--lang", "vi") == 0
    source = ("--label", "Bài 005", "--lang", "vi", "--text", str(text), "--describes", "edition:yunnan-6")
    assert new(seeds, "source", "005", *source) == 0
    assert "fill in" not in capsys.readouterr().out
    assert Workbench(seeds).check().problems == ()
    register = (seeds / "registry" / "sources.yaml").read_text(encoding="utf-8")
    assert "textLength: 12\n" in register and digest("Một bài báo.") in register
    assert '"person:nguyen-van-a"' in (seeds / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(("arguments", "message"), [
    (("person", "wang-ning"), "has a record already at seeds/"),
    (("source", "001"), "has a record already at seeds/registry/sources.yaml:"),
    (("edition", "yunnan-6"), "has a record already at seeds/registry/series.yaml:"),
    (("person", "Wang Ning"), "is not of the form type:slug"),
    (("person", "wang_ning"), "lower-case ASCII"),
    (("edition", "yunnan-7", "--series", "series:yunnan"), "give --series one of series:guangxi-meeting, series:yunnan-"),
    (("source", "005", "--text", "none.txt"), "cannot be read"),
])
def test_wrong_use_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], message: str, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file: file.read_bytes() for file in seeds.rglob("*") if file.is_file()}
    assert new(seeds, *arguments) == 2
    assert message in capsys.readouterr().err
    assert {file: file.read_bytes() for file in seeds.rglob("*") if file.is_file()} == before


def test_an_event_file_that_is_there_is_not_touched(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = seeds / "events" / "yunnan-7.yaml"
    file.write_text("# notes\n", encoding="utf-8")
    assert new(seeds, "edition", "yunnan-7") == 2
    assert "is there already" in capsys.readouterr().err and file.read_text(encoding="utf-8") == "# notes\n"
