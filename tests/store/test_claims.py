"""Claims read back from a published graph give, by the same steps, the same graph again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.graph.axioms import compile_axioms
from kg.graph.dataset import assemble
from kg.graph.facts import accept
from kg.graph.inference import infer
from kg.graph.rules import Rule, read_rules
from kg.model.errors import UsageError
from kg.model.rooms import ONTOLOGY
from kg.model.terms import expand, iri
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds
from kg.store.claims import parse_claims, read_claims


def nquads(seeds: Seeds, vocabulary: Vocabulary, rules: tuple[Rule, ...] = ()) -> str:
    facts = accept(seeds.claims, vocabulary)
    return assemble(seeds, facts, infer(facts, rules, vocabulary).inferred, vocabulary).nquads()


def stored(claims: dict[str, Claim]) -> dict[str, Claim]:
    """Return claims without what the graph does not hold: columns, and the lines of records."""
    return {
        name: replace(claim, written=tuple(sorted({replace(p, column=0) for p in claim.written})), records=())
        for name, claim in claims.items()
    }


def test_a_published_graph_read_back_gives_the_same_bytes(built: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    published = read_claims(built)
    assert published.seeds.claims == stored(seeds.claims)
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    assert nquads(published.seeds, vocabulary, rules) == (built / "dist" / "vcd.nq").read_text(encoding="utf-8")


def test_facts_and_inferences_are_told_apart(built: Path, seeds: Seeds, vocabulary: Vocabulary) -> None:
    published = read_claims(built)
    assert published.facts == accept(seeds.claims, vocabulary).support.keys()
    assert published.status.keys() == seeds.claims.keys()
    assert not published.facts & published.inferred


def test_what_was_written_is_kept_where_the_status_came_out_otherwise(seeds: Seeds, vocabulary: Vocabulary) -> None:
    """One claim gives way to another that a third one withdraws; all of it comes back, whatever each status is."""
    claims = dict(seeds.claims)
    edition = iri(expand("edition:yunnan-5"))
    older, newer, newest = sorted(name for name, claim in claims.items() if claim.triple[0] == edition)[:3]
    claims[older] = replace(claims[older], judgement="superseded", instead=(newer,))
    claims[newer] = replace(claims[newer], judgement="contradicted", instead=(newest,))
    claims[newest] = replace(claims[newest], judgement="retracted", instead=())
    for judgement, expected in (("retracted", "superseded"), ("accepted", "accepted")):
        claims[newest] = replace(claims[newest], judgement=judgement)
        text = nquads(Seeds(claims, seeds.passages, 0), vocabulary)
        back = parse_claims(text)
        assert back.seeds.claims == stored(claims)
        assert back.status[older] == expected
        assert nquads(back.seeds, vocabulary) == text


def test_a_claim_without_source_is_told() -> None:
    with pytest.raises(ValueError, match="claim/x is no whole claim"):
        parse_claims(
            "<https://w3id.org/vcd/id/claim/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<https://w3id.org/vcd/ontology#Claim> <https://w3id.org/vcd/graph/source/001> .\n"
        )


def test_literals_that_look_like_quads() -> None:
    line = '<urn:s> <urn:p> "a <urn:g>"^^<urn:d> .\n<urn:s> <urn:p> "a <urn:g>" .\n<urn:s> <urn:p> "a \\" <urn:g>"@en .\n'
    assert {o for _, _, o in parse_claims(line).facts} == {'"a <urn:g>"^^<urn:d>', '"a <urn:g>"', '"a \\" <urn:g>"@en'}


def test_no_build(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="run kg build first"):
        read_claims(tmp_path)


def test_a_build_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "dist" / "vcd.nq").parent.mkdir()
    (tmp_path / "dist" / "vcd.nq").write_text("no quads\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^the graph in .* cannot be read \(.+\): run kg build again$"):
        read_claims(tmp_path)
