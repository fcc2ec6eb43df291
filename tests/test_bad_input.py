"""Bad input gets one clear line with file, line and column, exit code 1, and the last good graph stays."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
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
AGREED = """\
- id: commitment:x
  type: Commitment
  source: editors
  label: {{en: x}}
  agreedAt: edition:yunnan-5
  agreedBy: {}
  action: action:build
  modality: reference
  topic: topic:trade
"""
DIGEST = hashlib.sha256(b"0123456789").hexdigest()
PASSAGES = f"start\tend\tline\tsha256\n10\t20\t1\t{DIGEST}\n"


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the good seeds and their graph."""
    folder = tmp_path_factory.mktemp("good")
    seeds = folder / "seeds"
    for name in ("registry", "events", "passages"):
        (seeds / name).mkdir(parents=True)
    (seeds / "registry" / "all.yaml").write_text(GOOD, encoding="utf-8")
    (seeds / "events" / "yunnan-5.yaml").write_text(EVENT, encoding="utf-8")
    (seeds / "passages" / "001.tsv").write_text(PASSAGES, encoding="utf-8")
    assert main(["build", "--quiet", "--seeds", str(seeds), "--out", str(folder / "build")]) == 0
    return folder


@pytest.fixture
def seeds(built_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the good seeds, beside a copy of their graph."""
    shutil.copytree(built_once, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "seeds"


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
    "a person of another type of id": (
        "- id: official:alder\n  type: Official\n  source: editors\n  label: {en: x}\n",
        "x.yaml:2:9", "the ids of this class begin with person: as person:alder"),
    "a label twice in one list": (
        "- id: topic:commerce\n  type: skos:Concept\n  source: editors\n  skos:inScheme: scheme:topic\n  label: {en: trade}\n",
        "x.yaml:5:10", "the label is that of topic:trade too"),
    "empty file": ("", "x.yaml", "the file is empty"),
    "plan told as event": (EVENT + "  modality: announced\n", "x.yaml:3:11", "tells what happened"),
    "wrong kind": (EVENT.replace("province:lao-cai", "person:wang-ning"), "x.yaml:3:11", "Place"),
    "unknown claim": (
        '- id: edition:yunnan-5\n  source: editors\n  restsOn: ["001 edition:yunnan-5 heldIn province:lai-chau"]\n'
        "  hostedBy: province:lai-chau\n", "x.yaml:3:13", "no claim"),
    "search not told": (
        "- {id: gap:x, type: Gap, source: editors, lacking: edition:yunnan-5, aspect: aspect:venue, searchedIn: source:001,\n"
        "   reason: LookedForAndNotFound}\n", "x.yaml:2:12", "searchedOn is not said"),
    "agreed place": (EVENT + "  modality: agreed\n", "x.yaml:3:11", "tells what happened"),
    "said place": (EVENT + "  modality: said-by-speaker\n", "x.yaml:3:11", "tells what happened"),
    "host dissolved": (
        EVENT.replace("heldIn: province:lao-cai", "heldOn: 2025-10-30\n  hostedBy: province:lai-chau"),
        "x.yaml:4:13", "had been dissolved"),
    "part of itself": (
        "- {id: province:lao-cai, source: editors, locatedIn: province:lao-cai}\n", "x.yaml:1:54", "leads back to it"),
    "topic agrees": (AGREED.format("topic:trade"), "x.yaml:6:13", "class Actor"),
    "gathering agrees": (AGREED.format("edition:yunnan-5"), "x.yaml:6:13", "class Actor"),
    "source agrees": (AGREED.format("source:001"), "x.yaml:6:13", "class Actor"),
    "address agrees": (AGREED.format("https://example.org/x"), "x.yaml:6:13", "class Actor"),
    "unknown concept in full": (
        AGREED.format("province:lao-cai").replace("topic:trade\n", "https://w3id.org/vcd/id/topic/no-such-topic\n"),
        "x.yaml:9:10", "unknown id"),
    "capitals": ("- id: person:Wang-Ning\n  label: {en: x}\n", "x.yaml:1:7", "lower-case"),
    "capitals in the type": ("- id: Person:wang-ning\n  label: {en: x}\n", "x.yaml:1:7", "lower-case"),
    "two hyphens": ("- id: person:wang--ning\n  label: {en: x}\n", "x.yaml:1:7", "two hyphens"),
    "dots": ("- id: person:..\n  label: {en: x}\n", "x.yaml:1:7", "lower-case"),
    "dots in full": ("- id: https://w3id.org/vcd/id/person/../x\n  label: {en: x}\n", "x.yaml:1:7", "no id of ours"),
    "foreign id": ("- id: wd:Q1\n  label: {en: x}\n", "x.yaml:1:7", "no id of ours"),
    "term as id": ("- id: vcd:heldOn\n  label: {en: x}\n", "x.yaml:1:7", "no id of ours"),
    "label of nothing visible": (
        '- {id: person:wang-ning, source: editors, label: {en: "\\u200B"}}\n', "x.yaml:1:55", "shows nothing"),
    "blank label": ('- {id: person:wang-ning, source: editors, label: {en: " "}}\n', "x.yaml:1:55", "shows nothing"),
    "blank text": (
        '- {id: source:001, source: editors, dcterms:title: {en: "\\u00AD"}}\n', "x.yaml:1:57", "shows nothing"),
    "blank name": (
        '- {id: person:wang-ning, source: editors, names: [{form: "\\u3164\\u200D", lang: en, kind: AsPrinted}]}\n',
        "x.yaml:1:58", "shows nothing"),
    "control character": ('- {id: person:wang-ning, source: editors, label: {en: "a\\x1b[31m"}}\n', "x.yaml:1:55", "U+001B"),
    "override of direction": ('- {id: person:wang-ning, source: editors, label: {en: "a\\u202Eb"}}\n', "x.yaml:1:55", "U+202E"),
    "override as it is": ("- {id: person:wang-ning, source: editors, label: {en: a\u202eb}}\n", "x.yaml:1:55", "U+202E"),
    "line separator": ('- {id: person:wang-ning, source: editors, label: {en: "a\\u2028b"}}\n', "x.yaml:1:55", "U+2028"),
    "NFD by escape": ('- {id: person:wang-ning, source: editors, label: {vi: "Ha\\u0300"}}\n', "x.yaml:1:55", "NFC"),
    "after Vietnamese text": (
        '# Hội nghị Bí thư Tỉnh ủy\n- {id: province:lao-cai, source: editors, label: {vi: Lào Cai, fr: "\\u202E"}}\n',
        "x.yaml:2:68", "U+202E"),
    "tag of a name": (
        "- {id: person:wang-ning, source: editors, names: [{form: Wang, lang: en_US, kind: AsPrinted}]}\n",
        "x.yaml:1:70", "no language tag"),
    "tag of a label": ("- {id: person:wang-ning, source: editors, label: {english: x}}\n", "x.yaml:1:51", "no language tag"),
    "address with a blank": (
        '- {id: source:001, source: editors, dcterms:source: "https://example.org/a b"}\n', "x.yaml:1:53", "no web address"),
    "address with braces": (
        '- {id: source:001, source: editors, dcterms:source: "https://example.org/{x}"}\n', "x.yaml:1:53", "no web address"),
    "address with a lone percent sign": (
        '- {id: source:001, source: editors, dcterms:source: "https://example.org/%zz"}\n', "x.yaml:1:53", "no web address"),
    "address without a host": (
        '- {id: source:001, source: editors, dcterms:source: "https://"}\n', "x.yaml:1:53", "no web address"),
    "two inferences of rules": (
        "- {id: edition:yunnan-5, source: editors, followsEdition: edition:yunnan-5}\n", "x.yaml:1:43", "by rule"),
    "people together": (
        "- {id: person:wang-ning, source: editors, coParticipatedWith: person:wang-ning}\n", "x.yaml:1:43", "by rule"),
    "numbers out of order": (
        "- id: edition:yunnan-4\n  type: ConferenceEdition\n  source: editors\n  label: {en: x}\n"
        "  inSeries: series:yunnan-annual-conference\n  ordinal: 4\n  heldOn: 2024\n"
        "- {id: edition:yunnan-3, type: ConferenceEdition, source: editors, label: {en: x}, ordinal: 3, heldOn: 2025,\n"
        "   inSeries: series:yunnan-annual-conference}\n", "x.yaml:6:12", "was held before number"),
    "derived": (EVENT.replace("heldIn: province:lao-cai", "earliest: 2025-10-30"), "x.yaml:3:3", "follows by rule"),
}


@pytest.mark.parametrize("case", ADDED)
def test_problem_is_told_and_the_last_graph_stays(case: str, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, place, message = ADDED[case]
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
    shutil.rmtree(seeds.parent / "build")
    (seeds.parent / "build").write_text("a file is in the way", encoding="utf-8")
    code, err = run(seeds, capsys)
    assert code == 1 and "cannot be written" in err


@pytest.mark.parametrize("room", [0, 2_000, 20_000, 60_000])
def test_a_full_disk_keeps_the_last_graph(room: int, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However far the build comes: the folder of temporary files may be full before the output's."""
    assert run(seeds, capsys)[0] == 0
    out = seeds.parent / "build"
    before = (out / "dist" / "vcd.nq").read_bytes()
    (seeds / "registry" / "all.yaml").write_text(GOOD + "- {id: person:x, type: Official, source: editors, label: {en: X}}\n")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

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
