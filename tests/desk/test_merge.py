"""``kg merge``: the preview says what moves and what would follow, and writes only what holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.ask.names import resolve
from kg.cli import main
from kg.desk.card import as_text, card
from kg.desk.workbench import Workbench
from kg.model.terms import ID
from tests.ask.tables import store_of
from tests.desk.copies import split_seeds

HOU, HAU = "person:hou-a-lenh", "person:hau-a-lenh"
WHY = ("--by", "T. Nguyen", "--on", "2026-11-25", "--because", "Article 001 prints both: one post, one day")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return split_seeds(tmp_path)


def merge(seeds: Path, *arguments: str) -> int:
    return main(["merge", *arguments, "--seeds", str(seeds)])


def test_the_preview_writes_nothing(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (seeds / "registry" / "same-as.yaml").read_bytes()
    assert merge(seeds, HOU, "--into", HAU) == 0
    out = capsys.readouterr().out
    assert (seeds / "registry" / "same-as.yaml").read_bytes() == before
    assert f"{HOU} is merged into {HAU}, which stays" in out
    assert "001 edition:yunnan-5 attendedBy person:hau-a-lenh  (seeds/events/yunnan-5.yaml:" in out
    assert "  Hou A Lenh@fr  (001)" in out and "  Hou A Lenh@fr  (editors)" in out
    assert "1 claims say what another claim of their source says" in out  # that he is an official
    assert "no problem would follow" in out and "add --write" in out


def test_written_it_merges_and_the_old_name_leads_to_the_new(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(seeds, HOU, "--into", HAU, *WHY, "--write") == 0
    assert "status: retracted" in capsys.readouterr().out
    store: Store = store_of(seeds)
    assert resolve(HOU, store).value == f"{ID}person/hau-a-lenh"
    text = as_text(card(resolve(HOU, store), store), store, "en")
    assert "written as person:hou-a-lenh" in text
    assert "  Hou A Lenh (fr)  as-printed, 001:1025-1035" in text
    judgement = as_text(card(resolve("judgement:hou-a-lenh--hau-a-lenh", store), store), store, "en")
    assert "T. Nguyen" in judgement and "2026-11-25" in judgement and "one and the same (vcd:Same)" in judgement
    assert merge(seeds, HOU, "--into", HAU) == 2
    assert "was merged into person:hau-a-lenh already" in capsys.readouterr().err


def test_what_cannot_be_merged_is_told(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (seeds / "registry" / "same-as.yaml").read_bytes()
    assert merge(seeds, HOU, "--into", "province:yunnan", *WHY, "--write") == 1
    assert "things of different classes are not one thing" in capsys.readouterr().out
    assert merge(seeds, "edition:yunnan-4", "--into", "edition:yunnan-5", *WHY, "--write") == 1
    out = capsys.readouterr().out
    assert "ordinal of a Gathering" in out and "problems would follow" in out
    assert (seeds / "registry" / "same-as.yaml").read_bytes() == before
    assert Workbench(seeds).check().problems == ()


@pytest.mark.parametrize(("arguments", "message"), [
    ((HOU, "--into", "person:hau-a-len"), "did you mean 'person:hau-a-lenh'"),
    ((HOU, "--into", HOU), "name two things"),
    ((HOU, "--into", HAU, "--write"), "add --by NAME and --because TEXT"),
    ((HOU, "--into", HAU, "--on", "2026-13-01"), "write a day"),
    (("Hou A Lenh", "--into", HAU), "is not of the form type:slug"),
])
def test_wrong_use(arguments: tuple[str, ...], message: str, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(seeds, *arguments) == 2
    assert message in capsys.readouterr().err


def test_seeds_with_problems_are_mended_first(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (seeds / "events" / "x.yaml").write_text("- id: [\n", encoding="utf-8")
    assert merge(seeds, HOU, "--into", HAU) == 1
    assert "seeds/events/x.yaml:2:1" in capsys.readouterr().err
