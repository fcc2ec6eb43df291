"""Small OWL 2 RL cases: what is compiled gives what owlrl gives, and what is not is refused by name."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.graph.axioms import compile_axioms
from kg.graph.closure import close
from kg.graph.reference import close_by_owlrl
from kg.model.errors import DataError
from kg.model.terms import Triple
from kg.model.vocabulary import Vocabulary
from tests.conftest import ROOT

SUITE = Path(os.environ.get("VCD_SUITES", ROOT.parent / "shared" / "suites")) / "owl-rl"


def cases() -> dict[str, tuple[str, str]]:
    if not SUITE.is_dir():
        return {}
    with (SUITE / "cases.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return {name: (plain(ontology), plain(data)) for name, ontology, data in rows}


def plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


def triples(text: str, prefixes: str) -> tuple[Triple, ...]:
    blanks: dict[str, str] = {}

    def term(node: object) -> str:
        name = str(node)
        return blanks.setdefault(name, f"_:b{len(blanks)}") if name.startswith("_:") else name

    quads = parse(f"{prefixes}\n{text}".encode(), format=RdfFormat.TURTLE)
    return tuple((term(quad.subject), term(quad.predicate), term(quad.object)) for quad in quads)


CASES = cases()


@pytest.mark.skipif(not CASES, reason="the OWL 2 RL cases are not at hand (VCD_SUITES)")
def test_all_cases_are_there() -> None:
    assert len(CASES) == 75


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_closed_as_owlrl_does_or_refused_by_name(name: str) -> None:
    ontology, data = CASES[name]
    prefixes = (SUITE / "prefixes.ttl").read_text(encoding="utf-8")
    at = "\n".join(line for line in prefixes.splitlines() if line.startswith("@prefix"))
    vocabulary, facts = Vocabulary(triples(ontology, prefixes)), triples(data, at)
    try:
        ours = close(facts, compile_axioms(vocabulary).rules, vocabulary).inferred
    except DataError as error:
        assert error.problems and all("<" in problem.message for problem in error.problems)
        return
    about = {subject for subject, _, _ in vocabulary.triples}
    reference, _ = close_by_owlrl(facts, vocabulary)
    assert {triple for triple in ours if triple[0] not in about} == reference
