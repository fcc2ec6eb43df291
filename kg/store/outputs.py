"""The files beside the store: one sorted N-Quads text, and every other format derived from it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse, serialize

from kg.graph.dataset import Dataset
from kg.graph.facts import Facts
from kg.model.terms import DATASET_GRAPH, LABEL, VOCABULARIES, bare, is_iri, lexical, parts, shrink, slug_of
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
    quads = list(parse(nquads, format=RdfFormat.N_QUADS))
    quads.sort(key=lambda quad: "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value)
    facts_only = [quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
    description = [quad.triple for quad in quads if str(quad.graph_name) == f"<{DATASET_GRAPH}>"]
    _serialize(folder / "vcd.trig", quads, RdfFormat.TRIG)
    _serialize(folder / "vcd.jsonld", quads, RdfFormat.JSON_LD)
    _serialize(folder / "vcd.ttl", facts_only, RdfFormat.TURTLE)
    _serialize(folder / "void.ttl", description, RdfFormat.TURTLE)
    (folder / "claims.csv").write_text(_claims_csv(seeds, facts, vocabulary), encoding="utf-8-sig", newline="")


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

    def label(term: str) -> str:
        if not is_iri(term):
            return ""
        own = labels.get(term)
        if own:
            return next(own[lang] for lang in ("en", "vi", "fr", *sorted(own)) if lang in own)
        return vocabulary.label(term)

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    for name in sorted(seeds.claims):
        claim = seeds.claims[name]
        subject, predicate, obj = claim.triple
        writer.writerow((
            shrink(bare(subject)), shrink(bare(predicate)), shrink(bare(obj)) if is_iri(obj) else lexical(obj),
            label(subject), label(predicate), label(obj), slug_of(claim.source),
            ";".join(str(span.start) for span in claim.passages), ";".join(str(span.end) for span in claim.passages),
            claim.modality, facts.status[name], claim.certainty,
        ))
    return out.getvalue()
