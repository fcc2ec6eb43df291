"""The files beside the store, over the frozen seeds: what a spreadsheet and an RDF reader find in them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from kg.model.terms import bare, shrink, slug_of
from kg.seeds.translate import Seeds
from kg.store.dump import DATASETS, GRAPHS, dump
from kg.store.outputs import CSV_HEADER


@pytest.fixture(scope="module")
def table(built: Path) -> list[dict[str, str]]:
    text = (built / "dist" / "claims.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_opens_in_a_spreadsheet(built: Path) -> None:
    data = (built / "dist" / "claims.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf" + ",".join(CSV_HEADER).encode() + b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_the_table_has_one_claim_a_row_in_the_order_of_their_names(table: list[dict[str, str]], seeds: Seeds) -> None:
    assert len(table) == len(seeds.claims)
    for row, name in zip(table, sorted(seeds.claims), strict=True):
        claim = seeds.claims[name]
        assert row["subject"] == shrink(bare(claim.triple[0]))
        assert row["predicate"] == shrink(bare(claim.triple[1]))
        assert row["source"] == slug_of(claim.source)
        assert row["start"] == ";".join(str(span.start) for span in claim.passages)
        assert row["end"] == ";".join(str(span.end) for span in claim.passages)
        assert (row["modality"], row["certainty"]) == (claim.modality, claim.certainty)
    assert {row["status"] for row in table} >= {"accepted"}


def test_things_and_terms_have_labels_and_texts_have_none(table: list[dict[str, str]]) -> None:
    types = [row for row in table if row["predicate"] == "rdf:type"]
    assert types and all(row["object label"] for row in types)
    texts = [row for row in table if row["predicate"] == "rdfs:label"]
    assert texts and all(row["object"] and not row["object label"] and not row["object"].startswith('"') for row in texts)
    assert all(row["predicate label"] for row in table if row["predicate"].startswith("vcd:"))


def test_an_english_label_comes_first_and_a_vietnamese_one_second(table: list[dict[str, str]]) -> None:
    given: dict[str, list[str]] = {}
    for row in table:
        if row["predicate"] == "rdfs:label" and row["status"] == "accepted":
            given.setdefault(row["subject"], []).append(row["object"])
    shown = {row["subject"]: row["subject label"] for row in table}
    assert all(shown[thing] in labels for thing, labels in given.items())
    assert shown["person:wang-ning"] == "Wang Ning"


@pytest.mark.parametrize("form", [*DATASETS, *GRAPHS])
def test_a_dump_holds_what_the_store_holds_and_is_always_the_same(form: str, store: Store) -> None:
    whole, again = io.BytesIO(), io.BytesIO()
    dump(store, form, whole)
    dump(store, form, again)
    assert whole.getvalue() == again.getvalue()
    quads = {str(quad) for quad in parse(whole.getvalue(), format={**DATASETS, **GRAPHS}[form])}
    wanted = store if form in DATASETS else store.quads_for_pattern(None, None, None, DefaultGraph())
    assert quads == {str(quad) for quad in wanted}


def test_a_dump_in_lines_is_sorted(store: Store) -> None:
    out = io.BytesIO()
    dump(store, "nq", out)
    lines = out.getvalue().decode().splitlines()
    assert lines == sorted(lines)


@pytest.mark.parametrize("form", ["ttl", "trig"])
def test_a_dump_for_people_has_prefixes(form: str, store: Store) -> None:
    out = io.BytesIO()
    dump(store, form, out)
    text = out.getvalue().decode()
    assert "@prefix vcd: <https://w3id.org/vcd/ontology#> ." in text
    assert "@prefix id:" not in text  # a slash cannot stand in a local name


def test_the_files_for_people_have_prefixes_and_void_its_triples(built: Path) -> None:
    for name in ("vcd.trig", "vcd.ttl", "void.ttl"):
        assert "@prefix vcd: <https://w3id.org/vcd/ontology#> ." in (built / "dist" / name).read_text(encoding="utf-8"), name
    void = list(parse(path=str(built / "dist" / "void.ttl"), format=RdfFormat.TURTLE))
    assert any("void#Dataset" in str(triple.object) for triple in void)


def test_the_turtle_is_the_default_graph(built: Path, store: Store) -> None:
    found = {str(quad) for quad in parse(path=str(built / "dist" / "vcd.ttl"), format=RdfFormat.TURTLE)}
    default = {str(quad.triple) for quad in parse(path=str(built / "dist" / "vcd.nq"), format=RdfFormat.N_QUADS)
               if quad.graph_name == DefaultGraph()}
    assert {text.removesuffix(" .") for text in found} == default
