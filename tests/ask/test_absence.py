"""An empty answer says why: coded as missing, nothing written of it, nothing of the kind, or not modelled."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.ask.absence import why_empty
from kg.ask.answers import ask
from kg.ask.catalogue import parse_question, read_catalogue
from kg.cli import main
from kg.model.rooms import QUERIES
from tests.ask.tables import store_of

CATALOGUE = read_catalogue(QUERIES)


def told(store: Store, name: str, lang: str = "en", **given: str) -> list[str]:
    assert not ask(CATALOGUE[name], given, store).rows
    return why_empty(CATALOGUE[name], given, store, lang)


def of_query(store: Store, query: str) -> list[str]:
    question = parse_question("", query)
    assert not ask(question, {}, store).rows
    return why_empty(question, {}, store)


def test_a_coded_gap_and_the_sources_that_speak_of_the_thing(store: Store) -> None:
    gap, speaking = told(store, "attendance", edition="edition:yunnan-4")
    assert gap.startswith("Recorded of 4th conference with Yunnan (edition:yunnan-4): ")
    assert "not stated" in gap and "looked for in Article 001" in gap
    assert "Article 001 (source:001), Article 004 (source:004)" in speaking and "says nothing of this" in speaking


def test_gaps_of_other_aspects_are_no_answer(store: Store) -> None:
    (speaking,) = told(store, "problems", at="edition:yunnan-3")
    assert "Article 004" in speaking and "date" not in speaking


def test_nobody_speaks_of_it_and_nothing_of_the_kind(tmp_path: Path) -> None:
    (tmp_path / "seeds" / "registry").mkdir(parents=True)
    (tmp_path / "seeds" / "registry" / "x.yaml").write_text(
        "- {id: source:editors, type: Source, source: editors, label: {en: Editors}}\n"
        "- {id: edition:s-1, type: ConferenceEdition, source: editors, label: {en: S 1}}\n", encoding="utf-8")
    nothing, silent = told(store_of(tmp_path / "seeds"), "problems", at="edition:s-1")
    assert nothing == "The graph has nothing of the kind: acknowledged problem (vcd:AcknowledgedProblem)."
    assert silent == "No passage of a source in the graph is on S 1 (edition:s-1)."


@pytest.mark.parametrize(("query", "sentence"), [
    ("SELECT ?x { ?x a vcd:Wihs }", "vcd:Wihs is not modelled: the ontology has no such term; did you mean 'vcd:Wish'?"),
    ("SELECT ?x { ?x a <https://w3id.org/vcd/ontology#Zzz> }", "vcd:Zzz is not modelled: the ontology has no such term."),
    ("SELECT ?x { ?x vcd:reaffirms ?y } # vcd:Wihs", "The graph has nothing of the kind: reaffirms (vcd:reaffirms)."),
    ('SELECT ?x { ?x vcd:heldOn "vcd:Wihs" }', ""),
    ("SELECT ?x { edition:yunnan-4 vcd:attendedBy ?x }", "Recorded of 4th conference with Yunnan (edition:yunnan-4): "
     "who attended: not stated (looked for in Article 001 (source:001))."),
])
def test_any_query(query: str, sentence: str, store: Store) -> None:
    assert of_query(store, query) == ([sentence] if sentence else [])


def test_the_command_says_it_below_a_table_and_beside_data(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["ask", "attendance", "-p", "edition=edition:yunnan-4", "--build", str(built)]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert "(0 rows)\nRecorded of 4th conference" in out and not err
    assert main([*command, "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert out == "edition,who,capacity,role,certainty,passages\r\n" and err.startswith("Recorded of 4th conference")
    assert main([*command, "--format", "csv", "--quiet"]) == 0
    assert not capsys.readouterr().err
    assert main(["ask", 'SELECT ?x { ?x vcd:heldOn "never" }', "--build", str(built)]) == 0
    assert "nothing is in it as the question asks" in capsys.readouterr().out
    assert main(["ask", "attendance", "--build", str(built)]) == 0
    assert "Recorded of" not in capsys.readouterr().out
