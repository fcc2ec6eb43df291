"""The files beside the store: one sorted N-Quads text, and every other format derived from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg.graph.dataset import Dataset
from kg.graph.facts import Facts
from kg.model.terms import DATASET_GRAPH, DEFAULT, LABEL, VOCABULARIES, bare, is_iri, lexical, parts, shrink, slug_of
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds

CSV_HEADER = (
    "subject", "predicate", "object", "subject label", "predicate label", "object label",
    "source", "start", "end", "modality", "status", "certainty",
)


def write_outputs(folder: Path, nquads: str, dataset: Dataset, seeds: Seeds, facts: Facts, vocabulary: Vocabulary) -> None:
    """Write ``vcd.nq vcd.trig vcd.jsonld vcd.ttl void.ttl claims.csv`` into a folder (DESIGN, contract: commands)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vcd.nq").write_text(nquads, encoding="utf-8", newline="\n")
    graphs = {name: _quads(name, dataset.graphs[name]) for name in sorted(dataset.graphs)}
    quads = [quad for graph in graphs.values() for quad in graph]
    _serialize(folder / "vcd.trig", quads, RdfFormat.TRIG)
    _serialize(folder / "vcd.jsonld", quads, RdfFormat.JSON_LD)
    _serialize(folder / "vcd.ttl", [quad.triple for quad in graphs[DEFAULT]], RdfFormat.TURTLE)
    _serialize(folder / "void.ttl", [quad.triple for quad in graphs[DATASET_GRAPH]], RdfFormat.TURTLE)
    (folder / "claims.csv").write_text(_claims_csv(seeds, facts, vocabulary), encoding="utf-8-sig", newline="")


def _quads(name: str, triples: Iterable[tuple[str, str, str]]) -> list[Quad]:
    graph = f" <{name}>" if name else ""
    return list(parse("".join(f"{s} {p} {o}{graph} .\n" for s, p, o in triples), format=RdfFormat.N_QUADS))


def _serialize(file: Path, statements: list[Quad] | list[Triple], form: RdfFormat) -> None:
    prefixes = {name: namespace for name, namespace in VOCABULARIES.items() if name not in ("id", "graph")}
    data = serialize(statements, format=form, prefixes=None if form == RdfFormat.JSON_LD else prefixes)
    file.write_bytes(data or b"")


def _claims_csv(seeds: Seeds, facts: Facts, vocabulary: Vocabulary) -> str:
    """Return one claim a row; offsets of several passages stand in one cell, with semicolons."""
    labels: dict[str, dict[str, str]] = {}
    for subject, predicate, obj in facts.support:
        if predicate == LABEL:
            text, lang, _ = parts(obj)
            labels.setdefault(subject, {})[lang] = text

    @cache
    def label(term: str) -> str:
        if not is_iri(term):
            return ""
        own = labels.get(term)
        if own:
            return next(own[lang] for lang in ("en", "vi", "fr", *sorted(own)) if lang in own)
        return vocabulary.label(term)

    @cache
    def short(term: str) -> str:
        return shrink(bare(term)) if is_iri(term) else lexical(term)

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    for name in sorted(seeds.claims):
        claim = seeds.claims[name]
        subject, predicate, obj = claim.triple
        writer.writerow((
            short(subject), short(predicate), short(obj), label(subject), label(predicate), label(obj), slug_of(claim.source),
            ";".join(str(span.start) for span in claim.passages), ";".join(str(span.end) for span in claim.passages),
            claim.modality, facts.status[name], claim.certainty,
        ))
    return out.getvalue()
