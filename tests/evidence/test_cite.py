"""From a phrase to a reference, and the register of digests kept in step with what is cited."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.cli import main
from kg.evidence.cite import add_missing, cite
from kg.evidence.texts import passage_of, read_texts
from kg.model.errors import DataError, UsageError
from kg.seeds.passages import Passage, Span

TEXT = "Vương Ninh met.\nIn İzmir, vương ninh\r\nmet again."
TEXTS = {"900": TEXT, "811": "x"}


def test_a_phrase_is_found_in_any_case_everywhere_in_order() -> None:
    found = cite("900", "VƯƠNG Ninh", TEXTS)
    assert [(passage.span.start, passage.span.end, passage.line) for passage in found] == [(0, 10, 1), (26, 36, 2)]


def test_offsets_count_characters_of_the_text_and_not_of_its_lower_case() -> None:
    (found,) = cite("900", "met again", TEXTS)  # İ becomes two characters in lower case
    assert TEXT[found.span.start : found.span.end] == "met again"
    assert found.sha256 == hashlib.sha256(b"met again").hexdigest()
    assert found.line == 3
    assert len(cite("900", "İzmir", TEXTS)) == 1


def test_places_may_overlap() -> None:
    assert [found.span.start for found in cite("900", "aa", {"900": "aaa"})] == [0, 1]


def test_a_span_is_taken_as_it_is() -> None:
    assert cite("900", "7-15", TEXTS) == [passage_of(Span("900", 7, 15), TEXT)]


@pytest.mark.parametrize(("source", "phrase", "message"), [
    ("900", "Ninh Vương", "source 900 does not say 'Ninh Vương': copy the words exactly, with their diacritics"),
    ("900", "", "source 900 does not say ''"),
    ("900", f"0-{len(TEXT) + 1}", f"900:0-{len(TEXT) + 1} lies outside the text of source 900, which has {len(TEXT)} characters"),
    ("9O0", "met", "no text of source '9O0' is at hand; did you mean '900'?: give its folder as --sources"),
])
def test_what_is_not_there_is_told(source: str, phrase: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        cite(source, phrase, TEXTS)
    assert str(raised.value).startswith(message)


def test_the_last_character_can_be_cited() -> None:
    assert cite("900", f"0-{len(TEXT)}", TEXTS) == [passage_of(Span("900", 0, len(TEXT)), TEXT)]


def test_a_digest_is_of_the_exact_characters_in_utf_8() -> None:
    digest = hashlib.sha256("İzmir, v".encode()).hexdigest()
    assert passage_of(Span("900", 19, 27), TEXT) == Passage(Span("900", 19, 27), 2, digest)


def test_texts_are_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "900_the_article.txt").write_bytes("a\r\nb́".encode())
    (tmp_path / "901.txt").write_bytes(b"c")
    (tmp_path / "902.md").write_bytes(b"no text of a source")
    assert read_texts(tmp_path) == {"900": "a\r\nb́", "901": "c"}
    (tmp_path / "901.txt").write_bytes(b"ab\xff")
    with pytest.raises(UsageError, match=r"^901.txt is not UTF-8 \(byte 2\): verification needs the original file$"):
        read_texts(tmp_path)
    with pytest.raises(UsageError, match="none is no folder: give the folder with the sources' texts as --sources"):
        read_texts(tmp_path / "none")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Seeds with spans of two texts cited at every depth, one digest that nobody cites, and the texts."""
    seeds, texts = tmp_path / "seeds", tmp_path / "texts"
    for folder in (seeds / "events", seeds / "passages", texts):
        folder.mkdir(parents=True)
    (texts / "900.txt").write_bytes(TEXT.encode())
    (seeds / "events" / "a.yaml").write_text(
        '- id: edition:a-1\n  evidence: "900:0-10"\n  heldOn: {value: 2025, evidence: "900:11-14"}\n'
        '  participants:\n'
        '    - {person: person:a, evidence: ["900:0-5", "901:0-1"], role: {value: role:b, evidence: "900:1-2"}}\n'
        '- id: edition:a-2\n  evidence: "900:0-10"\n  label: {en: x}\n',
        encoding="utf-8",
    )
    (seeds / "passages" / "900.tsv").write_text(f"start\tend\tline\tsha256\n3\t4\t1\t{'0' * 64}\n", encoding="utf-8")
    return seeds, texts


def rows(seeds: Path) -> list[str]:
    return (seeds / "passages" / "900.tsv").read_text(encoding="utf-8").splitlines()


def test_missing_digests_are_added_and_those_that_nobody_cites_dropped(folders: tuple[Path, Path]) -> None:
    seeds, texts = folders
    assert add_missing(seeds, texts) == (4, 1, [seeds / "passages" / "900.tsv"])
    wanted = [(0, 5), (0, 10), (1, 2), (11, 14)]
    assert rows(seeds) == ["start\tend\tline\tsha256", *(
        f"{start}\t{end}\t1\t{hashlib.sha256(TEXT[start:end].encode()).hexdigest()}" for start, end in wanted
    )]
    assert add_missing(seeds, texts) == (0, 0, [])


def test_a_recorded_digest_stays_as_it_is(folders: tuple[Path, Path]) -> None:
    """A digest that no longer fits its text is for ``kg verify`` to tell, not for ``kg cite`` to mend in silence."""
    seeds, texts = folders
    (seeds / "passages" / "900.tsv").write_text(f"0\t10\t1\t{'1' * 64}\n", encoding="utf-8")
    assert add_missing(seeds, texts)[:2] == (3, 0)
    assert f"0\t10\t1\t{'1' * 64}" in rows(seeds)


def test_a_span_outside_its_text_is_told_at_its_line(folders: tuple[Path, Path]) -> None:
    seeds, texts = folders
    (texts / "900.txt").write_text(TEXT[:12], encoding="utf-8")
    with pytest.raises(DataError) as raised:
        add_missing(seeds, texts)
    assert [str(problem) for problem in raised.value.problems] == [
        "seeds/events/a.yaml:3:35: 900:11-14 lies outside the text of source 900, which has 12 characters: mend the offsets"
    ]
    assert len(rows(seeds)) == 2


def test_the_command(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    seeds, texts = folders
    places = ["--seeds", str(seeds), "--sources", str(texts)]
    assert main(["cite", "900", "met.", *places]) == 0
    digest = hashlib.sha256(b"met.").hexdigest()
    assert capsys.readouterr().out == f'evidence: "900:11-15"  # line 1, sha-256:{digest}\n'
    assert main(["cite", "--missing", *places]) == 0
    assert capsys.readouterr().out == "4 digests added, 1 dropped, 1 files written\n"
    assert main(["cite", "900", *places]) == 2
    assert 'say which source and which phrase: kg cite 001 "Wang Ning"' in capsys.readouterr().err
