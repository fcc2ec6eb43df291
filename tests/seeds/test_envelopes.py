"""The envelope of a record: who says it, how, how surely and where; what is inherited, and what cannot stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.errors import Place
from kg.model.terms import expand
from kg.seeds.passages import Span
from kg.seeds.records import Envelope, Record, envelope_of, nearest, read_records, seed_files
from kg.seeds.yaml_nodes import Node, parse_yaml

HERE = Place("x.yaml", 1, 1)
OUTER = Envelope(expand("source:001"), "announced", "inferable", "accepted", (Span("001", 1, 2),))


def worked_out(text: str, outer: Envelope | None = None) -> tuple[Envelope | None, list[str]]:
    """Return the envelope of a mapping and the problems, each with line and column."""
    node = parse_yaml(text, "x.yaml")
    assert isinstance(node, Node) and isinstance(node.value, dict)
    problems: list[str] = []

    def report(where: Node | Place, message: str) -> None:
        place = where.place if isinstance(where, Node) else where
        problems.append(f"{place.line}:{place.column}: {message}")

    return envelope_of(node.value, HERE, report, outer), problems


def good(text: str, outer: Envelope | None = None) -> Envelope:
    envelope, problems = worked_out(text, outer)
    assert problems == []
    assert envelope is not None
    return envelope


# What is written ------------------------------------------------------------------------------------------------------


def test_a_passage_makes_a_report_of_its_source() -> None:
    assert good('{evidence: "001:10-20"}') == Envelope(expand("source:001"), "reported", passages=(Span("001", 10, 20),))


def test_several_passages_of_one_source_stay_in_their_order() -> None:
    assert good('{evidence: ["001:10-20", "001:1-5"]}').passages == (Span("001", 10, 20), Span("001", 1, 5))


def test_a_source_without_passage_is_reference() -> None:
    assert good("{source: editors}") == Envelope(expand("source:editors"), "reference")


def test_what_rests_on_claims_is_inferred() -> None:
    envelope = good('{source: editors, restsOn: ["001 a:b c d", "002 a:b c d"]}')
    assert envelope.modality == "inferred"
    assert [node.value for node in envelope.rests_on] == ["001 a:b c d", "002 a:b c d"]
    assert good('{evidence: "001:1-2", restsOn: "001 a:b c d"}').modality == "inferred"


def test_words_are_taken_as_written() -> None:
    envelope = good('{evidence: "001:1-2", modality: agreed, certainty: ambiguous, status: retracted}')
    assert (envelope.modality, envelope.certainty, envelope.judgement) == ("agreed", "ambiguous", "retracted")


@pytest.mark.parametrize(("key", "status"), [("supersededBy", "superseded"), ("contradictedBy", "contradicted")])
def test_what_gives_way_names_what_counts_instead(key: str, status: str) -> None:
    envelope = good(f'{{source: editors, status: {status}, {key}: ["001 a:b c d", "001 a:b c e"]}}')
    assert envelope.judgement == status
    assert [node.value for node in envelope.instead] == ["001 a:b c d", "001 a:b c e"]


def test_nobody_says_it_yet() -> None:
    assert good("{heldOn: 2025}") == Envelope("", "")


# What is inherited ----------------------------------------------------------------------------------------------------


def test_a_value_without_keys_of_its_own_has_the_envelope_of_its_record() -> None:
    assert good("{value: x}", OUTER) == OUTER


def test_a_value_keeps_the_modality_and_certainty_of_its_record_with_a_passage_of_its_own() -> None:
    own = good('{evidence: "002:5-9"}', OUTER)
    assert own == Envelope(expand("source:002"), "announced", "inferable", passages=(Span("002", 5, 9),))


def test_another_source_does_not_inherit_the_passages() -> None:
    assert good("{source: editors}", OUTER).passages == ()


def test_a_value_gets_a_modality_where_its_record_has_none() -> None:
    assert good('{evidence: "002:5-9"}', Envelope("", "")).modality == "reported"


def test_a_word_of_its_own_counts_more() -> None:
    assert good("{certainty: explicit, modality: agreed}", OUTER) == Envelope(
        OUTER.source, "agreed", "explicit", passages=OUTER.passages
    )


# What cannot stand ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "problem"), [
    ('{evidence: ["001:1-2", "002:1-2", "001:3-4"]}', "1:2: passages of 001 and 002: write one record a source"),
    ('{evidence: "001:1-2", source: "002"}', "1:31: the evidence is of source 001, not 002: leave source out"),
    ("{source: No Name}", "1:1: 'No Name' is no name of a source"),
    ("{source: editors, status: superseded}",
     "1:1: a superseded or contradicted claim names the claim that counts instead, and no other does: "
     "give status together with supersededBy or contradictedBy"),
    ("{source: editors, supersededBy: 001 a:b c d}",
     "1:1: a superseded or contradicted claim names the claim that counts instead, and no other does: "
     "give status together with supersededBy or contradictedBy"),
])
def test_it_cannot_be_used(text: str, problem: str) -> None:
    assert worked_out(text) == (None, [problem])


@pytest.mark.parametrize(("text", "problems"), [
    ("{source: editors, modality: anounced}",
     ["1:29: modality: 'anounced' is not one of reported, announced, agreed, proposed, said-by-speaker, inferred, reference"
      "; did you mean 'announced'?"]),
    ("{source: editors, certainty: 7}", ["1:30: certainty: 7 is not one of explicit, inferable, ambiguous"]),
    ("{source: editors, status: open}", ["1:27: status: 'open' is not one of accepted, contradicted, superseded, retracted"]),
    ('{evidence: ["001:1-2", "001:x"]}',
     ["1:24: '001:x' is no passage: write \"SOURCE:START-END\", as in \"001:907-1022\""]),
])
def test_a_wrong_word_leaves_the_rest_to_be_told(text: str, problems: list[str]) -> None:
    envelope, found = worked_out(text)
    assert found == problems
    assert envelope is not None
    assert (envelope.certainty, envelope.judgement) == ("explicit", "accepted")


@pytest.mark.parametrize("written", ["", "001:5-5", "001:7-5", "7"])
def test_an_unreadable_passage_alone_is_told_once(written: str) -> None:
    """The record is not told to lack its evidence as well."""
    envelope, problems = worked_out(f"{{evidence: {written!r}}}" if written else "{evidence: }")
    assert len(problems) == 1
    assert envelope is not None and envelope.source


def test_the_source_may_be_said_beside_its_passage() -> None:
    assert good('{evidence: "001:1-2", source: "001"}').source == expand("source:001")


# Records --------------------------------------------------------------------------------------------------------------


def read(folder: Path, *texts: str) -> tuple[list[Record], list[str]]:
    """Read files of a seeds folder."""
    for number, text in enumerate(texts):
        file = folder / "seeds" / ("registry" if number % 2 else "events") / f"{number}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    records, problems = read_records(folder / "seeds", "ours")
    return records, [str(problem) for problem in problems]


def test_a_record_has_its_thing_types_properties_and_place(tmp_path: Path) -> None:
    text = "# one\n- id: edition:a-1\n  type: [Gathering, Visit]\n  source: editors\n  heldOn: 2025\n"
    (record,), problems = read(tmp_path, text)
    assert problems == []
    assert record.thing == expand("edition:a-1")
    assert [node.value for node in record.types] == ["Gathering", "Visit"]
    assert [(key.value, value.value) for key, value in record.properties] == [("heldOn", 2025)]
    assert record.envelope == Envelope(expand("source:editors"), "reference")
    assert record.place == Place("ours/events/0.yaml", 2, 3)


@pytest.mark.parametrize(("text", "problem"), [
    ("a: b\n", "ours/events/0.yaml:1:1: a list of records is expected, not a mapping: begin each record with '- id:'"),
    ("- x\n", "ours/events/0.yaml:1:3: a record is a mapping that begins with 'id:', not text"),
    ("- type: Visit\n", "ours/events/0.yaml:1:3: the record has no id: add 'id: TYPE:SLUG'"),
    ("- id: edition:a-1\n  source: editors\n", "ours/events/0.yaml:1:3: the record says nothing: add a property"),
    ("- id: Nothing\n", "ours/events/0.yaml:1:7: 'Nothing' is not of the form type:slug"),
])
def test_a_record_that_is_none(text: str, problem: str, tmp_path: Path) -> None:
    assert read(tmp_path, text) == ([], [problem])


def test_all_problems_of_all_files_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    sound = "- id: edition:a-1\n  type: Visit\n  source: editors\n"
    records, problems = read(tmp_path, f"- x\n{sound}- 7\n", "", sound, "- id: Nothing\n")
    assert len(records) == 2
    assert [problem.split(": ")[0] for problem in problems] == [
        "ours/events/0.yaml:1:3", "ours/events/0.yaml:5:3", "ours/registry/1.yaml", "ours/registry/3.yaml:1:7"
    ]


def test_files_of_both_endings_in_any_folder_below_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    names = ("events/b/c.yml", "events/a.yaml", "registry/z.yml", "registry/a.yaml", "other/a.yaml", "events/a.txt", "a.yaml")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [file.relative_to(tmp_path).as_posix() for file in seed_files(tmp_path)]
    assert found == ["events/a.yaml", "events/b/c.yml", "registry/a.yaml", "registry/z.yml"]


def test_the_nearest_word_is_offered_if_any_is_near() -> None:
    assert nearest("heldInn", ["heldOn", "heldIn", "x"]) == "; did you mean 'heldIn'?"
    assert nearest("something else", ["heldOn", "heldIn"]) == ""
