"""Bad input gets one clear line with file, line and column, exit code 1, and the last good graph stays."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.cli import main

GOOD = """\
- id: source:editors
  type: Source
  source: editors
  label: {en: The editors}
- id: source:001
  type: Article
  source: editors
  label: {en: Article 001}
  textLength: 100
- id: series:yunnan-annual-conference
  type: ConferenceSeries
  source: editors
  label: {en: The conference}
- id: edition:yunnan-5
  type: ConferenceEdition
  source: editors
  label: {en: 5th conference}
  inSeries: series:yunnan-annual-conference
  ordinal: 5
- id: province:lai-chau
  type: Province
  source: editors
  label: {vi: Lai Châu}
  validThrough: 2025-06-30
- id: province:lao-cai
  type: Province
  source: editors
  label: {vi: Lào Cai}
- id: person:wang-ning
  type: Official
  source: editors
  label: {en: Wang Ning}
"""
EVENT = '- id: edition:yunnan-5\n  evidence: "001:10-20"\n  heldIn: province:lao-cai\n'
DIGEST = hashlib.sha256(b"0123456789").hexdigest()
PASSAGES = f"start\tend\tline\tsha256\n10\t20\t1\t{DIGEST}\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    for name in ("registry", "events", "passages"):
        (folder / name).mkdir(parents=True)
    (folder / "registry" / "all.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "events" / "yunnan-5.yaml").write_text(EVENT, encoding="utf-8")
    (folder / "passages" / "001.tsv").write_text(PASSAGES, encoding="utf-8")
    return folder


def run(seeds: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["build", "--seeds", str(seeds), "--out", str(seeds.parent / "build")])
    return code, capsys.readouterr().err


ADDED = {
    "syntax": ("- id: [", "x.yaml:", "YAML"),
    "tab": ("- id: edition:yunnan-5\n\theldIn: x\n", "x.yaml:2:", "indent with spaces"),
    "duplicate key": ("- id: edition:yunnan-5\n  id: edition:yunnan-5\n", "x.yaml:2:3", "given twice"),
    "tag": ("- id: !!python/object:os.system x\n", "x.yaml:1:7", "tag"),
    "anchor": ("- &a id: edition:yunnan-5\n", "x.yaml:1:", "anchors"),
    "unknown key": (EVENT.replace("heldIn", "heldInn"), "x.yaml:3:3", "did you mean 'heldIn'"),
    "misspelt id": (EVENT.replace("lao-cai", "lao-cay"), "x.yaml:3:11", "did you mean 'province:lao-cai'"),
    "missing evidence": ("- id: edition:yunnan-5\n  heldIn: province:lao-cai\n", "x.yaml:2:11", "the evidence is missing"),
    "offsets outside": (EVENT.replace("10-20", "10-2000"), "x.yaml:3:11", "outside the text"),
    "no digest": (EVENT.replace("10-20", "30-40"), "x.yaml:3:11", "kg cite --missing"),
    "impossible date": (EVENT.replace("heldIn: province:lao-cai", "heldOn: 2025-02-30"), "x.yaml:3:11", "2025-02 has 28 days"),
    "crossed validity": (
        '- id: document:x\n  type: ActionPlan\n  evidence: "001:10-20"\n  label: {en: Plan}\n'
        "  validFrom: 2025\n  validThrough: 2023\n",
        "x.yaml:5:14", "lies after"),
    "unit dissolved": (
        EVENT.replace("heldIn: province:lao-cai", "heldOn: 2025-10-30\n  participatingProvince: province:lai-chau"),
        "x.yaml:4:26", "had been dissolved"),
    "two dates": (EVENT.replace("heldIn: province:lao-cai", "heldOn: [2025-10-30, 2025-10-31]"), "x.yaml:3:12", "has one value"),
    "same ordinal": (
        "- id: edition:yunnan-7\n  type: ConferenceEdition\n  source: editors\n  label: {en: x}\n"
        "  inSeries: series:yunnan-annual-conference\n  ordinal: 5\n", "x.yaml:6:12", "give each edition its own number"),
    "unknown source": (EVENT.replace("001:", "00l:"), "x.yaml:1:3", "unknown source"),
    "empty file": ("", "x.yaml", "the file is empty"),
    "plan told as event": (EVENT + "  modality: announced\n", "x.yaml:3:11", "tells what happened"),
    "wrong kind": (EVENT.replace("province:lao-cai", "person:wang-ning"), "x.yaml:3:11", "Place"),
    "unknown claim": (
        '- id: edition:yunnan-5\n  source: editors\n  restsOn: ["001 edition:yunnan-5 heldIn province:lai-chau"]\n'
        "  hostedBy: province:lai-chau\n", "x.yaml:3:13", "no claim"),
    "search not told": (
        "- {id: gap:x, type: Gap, source: editors, lacking: edition:yunnan-5, aspect: aspect:venue, searchedIn: source:001,\n"
        "   reason: LookedForAndNotFound}\n", "x.yaml:2:12", "searchedOn is not said"),
    "derived": (EVENT.replace("heldIn: province:lao-cai", "earliest: 2025-10-30"), "x.yaml:3:3", "follows by rule"),
}


@pytest.mark.parametrize("case", ADDED)
def test_problem_is_told_and_the_last_graph_stays(case: str, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, place, message = ADDED[case]
    assert run(seeds, capsys)[0] == 0
    before = (seeds.parent / "build" / "dist" / "vcd.nq").read_bytes()
    (seeds / "events" / "x.yaml").write_text(text, encoding="utf-8")
    code, err = run(seeds, capsys)
    assert code == 1
    lines = [line for line in err.splitlines() if f"seeds/events/{place}" in line]
    assert any(message in line for line in lines), err
    assert (seeds.parent / "build" / "dist" / "vcd.nq").read_bytes() == before


def test_bytes_that_are_no_text(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (seeds / "events" / "a.yaml").write_bytes(b"- id: \xff\n")
    (seeds / "events" / "b.yaml").write_text("- id: person:x  # Ha\u0300\n", encoding="utf-8")
    (seeds / "events" / "c.yaml").write_bytes(b"# " + b"x" * 50_000_000)
    (seeds / "events" / "d.yaml").symlink_to(seeds / "events" / "d.yaml")
    code, err = run(seeds, capsys)
    assert code == 1
    assert "a.yaml:1:7: byte 0xff is not UTF-8" in err
    assert "b.yaml:1:" in err and "NFC" in err
    assert "c.yaml: the file has 50,000,002 bytes" in err
    assert "d.yaml: cannot be read" in err


def test_all_problems_of_all_files_at_once(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (seeds / "events" / "x.yaml").write_text(ADDED["unknown key"][0], encoding="utf-8")
    (seeds / "events" / "y.yaml").write_text(ADDED["misspelt id"][0], encoding="utf-8")
    _, err = run(seeds, capsys)
    assert "x.yaml:3:3" in err and "y.yaml:3:11" in err and "2 problems" in err


def test_an_output_that_cannot_be_written(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (seeds.parent / "build").write_text("a file is in the way", encoding="utf-8")
    code, err = run(seeds, capsys)
    assert code == 1 and "cannot be written" in err


def test_a_full_disk_keeps_the_last_graph(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(seeds, capsys)[0] == 0
    out = seeds.parent / "build"
    before = (out / "dist" / "vcd.nq").read_bytes()
    (seeds / "registry" / "all.yaml").write_text(GOOD + "- {id: person:x, type: Official, source: editors, label: {en: X}}\n")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-m", "kg", "build", "--seeds", str(seeds), "--out", str(out)],
        capture_output=True, text=True, preexec_fn=limit, check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "cannot be written" in done.stderr
    assert (out / "dist" / "vcd.nq").read_bytes() == before


def test_a_killed_build_keeps_the_last_graph(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(seeds, capsys)[0] == 0
    out = seeds.parent / "build"
    before = (out / "dist" / "vcd.nq").read_bytes()
    for wait in (0.3, 0.6, 0.9):
        with (seeds / "registry" / "all.yaml").open("a", encoding="utf-8") as stream:
            stream.write(f"# {wait}\n")
        process = subprocess.Popen([sys.executable, "-m", "kg", "build", "--seeds", str(seeds), "--out", str(out)])
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert (out / "dist" / "vcd.nq").read_bytes() == before
    assert run(seeds, capsys)[0] == 0
    assert len(list(out.glob("gen-*"))) <= 2
