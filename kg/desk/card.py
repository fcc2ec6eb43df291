"""Everything about one thing: labels, names, what is said of it and where it is said, with modality and sources beside each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from kg.ask.answers import ask, label
from kg.ask.catalogue import parse_question
from kg.model.rooms import QUERIES
from kg.model.terms import GRAPH, RDF, RDFS, SKOSXL, VCD, shrink

Term = NamedNode | BlankNode | Literal | Triple
_TYPE = RDF + "type"
_LABEL = RDFS + "label"
_STANDINGS = {"certain": "certain", "possible": "possible", "over": "no longer"}
"""The graphs of a view that tell things apart by how they stand to its day, in words."""
_NAMES = (SKOSXL + "altLabel", SKOSXL + "prefLabel")


@dataclass(frozen=True, slots=True)
class Support:
    """Why a statement stands, or stood: who says it, how, how surely, what we judge of it, and where."""

    source: str
    modality: str
    certainty: str
    status: str
    passages: tuple[str, ...]
    written_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A property and the thing or value at its other end.

    ``holds`` tells whether the graph has it; what it has not was claimed and does not count, or is ``over`` on the day of
    the view.
    """

    property: NamedNode
    other: Term
    holds: bool
    inferred: bool
    over: bool
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing, with what is said of it, and what is said of others that names it.

    ``standing`` is how a dated thing stands to the day of a view: ``certain``, ``possible`` or ``over``; else empty.
    """

    thing: NamedNode
    labels: tuple[Literal, ...]
    standing: str
    names: tuple[tuple[Literal, str, str, str], ...]
    of: tuple[Statement, ...]
    named: tuple[Statement, ...]


def is_there(thing: NamedNode, store: Store) -> bool:
    """Tell whether the facts have a thing at all; those of a view of another time may not."""
    return any(
        any(store.quads_for_pattern(subject, None, obj, DefaultGraph())) for subject, obj in ((thing, None), (None, thing))
    )


_Key = tuple[str, str, str]
"""Which way round (``of`` or ``in``), the property and the other end, as texts."""


def card(thing: NamedNode, store: Store) -> Card:
    """Gather everything that a graph says of a thing."""
    terms: dict[_Key, tuple[NamedNode, Term]] = {}
    supports = _supports(thing, store, terms)
    statements: dict[str, list[Statement]] = {"of": [], "in": []}
    labels = []
    for row in _rows("show-facts", thing, store):
        key, prop, other = _entry(row)
        found = tuple(supports.pop(key, {}).values())
        if prop.value == _LABEL and isinstance(other, Literal):
            labels.append(other)
        elif prop.value not in _NAMES:
            standing = row["standing"]
            assert isinstance(standing, Literal)
            over = standing.value == "over"
            statements[key[0]].append(Statement(prop, other, not over, standing.value == "inferred", over, found))
    for key, unheld in supports.items():  # what was claimed and does not count
        prop, other = terms[key]
        if prop.value not in (_LABEL, *_NAMES):
            statements[key[0]].append(Statement(prop, other, False, False, False, tuple(unheld.values())))
    ordered = {
        name: tuple(sorted(found, key=lambda s: (s.property.value != _TYPE, s.property.value, str(s.other))))
        for name, found in statements.items()
    }
    return Card(
        thing, tuple(sorted(labels, key=lambda text: text.language or "")), _standing(thing, store), _spelled(thing, store),
        ordered["of"], ordered["in"],
    )


def _supports(thing: NamedNode, store: Store, terms: dict[_Key, tuple[NamedNode, Term]]) -> dict[_Key, dict[str, Support]]:
    """Return who claims each statement, claim by claim, and fill in the terms of which the keys are texts."""
    supports: dict[_Key, dict[str, Support]] = {}
    for row in _rows("show-claims", thing, store):
        key, prop, other = _entry(row)
        terms[key] = prop, other
        known, claim = supports.setdefault(key, {}), str(row["claim"])
        same = known.get(claim)
        passages = (*(same.passages if same else ()), *_texts(row["passage"]))
        written = (*(same.written_as if same else ()), *_texts(row["writtenAs"]))
        source, modality, certainty, status = (_last(row[name]) for name in ("source", "modality", "certainty", "status"))
        known[claim] = Support(source, modality, certainty, status, _once(passages), _once(written))
    return supports


def _entry(row: dict[str, Term | None]) -> tuple[_Key, NamedNode, Term]:
    direction, prop, other = row["direction"], row["property"], row["other"]
    assert isinstance(direction, Literal) and isinstance(prop, NamedNode) and other is not None
    return (direction.value, prop.value, str(other)), prop, other


def _spelled(thing: NamedNode, store: Store) -> tuple[tuple[Literal, str, str, str], ...]:
    """Return every spelling with its kind, its source and where the source has it."""
    names: dict[_Key, tuple[Literal, list[str]]] = {}
    for row in _rows("show-names", thing, store):
        form = row["form"]
        assert isinstance(form, Literal)
        entry = names.setdefault((str(form), _last(row["kind"]), _last(row["source"])), (form, []))
        entry[1].extend(_texts(row["passage"]))
    return tuple((form, kind, source, ", ".join(_once(spans))) for (_, kind, source), (form, spans) in names.items())


def _standing(thing: NamedNode, store: Store) -> str:
    graphs = (NamedNode(GRAPH + name) for name in _STANDINGS)
    found = (name for name, graph in zip(_STANDINGS, graphs, strict=True)
             if next(store.quads_for_pattern(thing, NamedNode(_TYPE), None, graph), None))
    return next(found, "")


def as_text(found: Card, store: Store, lang: str) -> str:
    """Return a card for people: labels before ids, the sources of each statement beside it."""
    named = partial(_named, store=store, lang=lang)
    lines = [named(found.thing), found.thing.value]
    lines += [f"  on the day of the view: {_STANDINGS[found.standing]}"] if found.standing else []
    lines += [f"  {text.language or '-'}  {text.value}" for text in found.labels]
    if found.names:
        lines += ["", "names"]
    for form, kind, source, spans in found.names:
        lines.append(f"  {form.value} ({form.language})  {kind}, {source}{f':{spans}' if spans else ''}")
    for title, statements in (("what is said of it", found.of), ("where it is named", found.named)):
        if statements:
            lines += ["", title]
        for prop in dict.fromkeys(statement.property for statement in statements):
            lines.append(f"  {named(prop)}")
            for statement in statements:
                if statement.property == prop:
                    lines.append(f"    {named(statement.other)}  [{_why(statement)}]")
    return "\n".join(lines) + "\n"


def as_json(found: Card, store: Store, lang: str) -> str:
    """Return a card for programs."""

    def entry(statement: Statement) -> dict[str, object]:
        return {
            "property": shrink(statement.property.value),
            "value": _plain(statement.other),
            "label": label(statement.other, store, lang) if isinstance(statement.other, NamedNode) else "",
            "holds": statement.holds,
            "inferred": statement.inferred,
            "over": statement.over,
            "claims": [
                {
                    "source": s.source, "modality": s.modality, "certainty": s.certainty, "status": s.status,
                    "passages": list(s.passages), "writtenAs": list(s.written_as),
                }
                for s in statement.supports
            ],
        }

    document = {
        "id": shrink(found.thing.value),
        "iri": found.thing.value,
        "labels": {text.language or "": text.value for text in found.labels},
        "standing": found.standing,
        "names": [
            {
                "form": form.value, "lang": form.language or "", "kind": kind, "source": source,
                "passages": spans.split(", ") if spans else [],
            }
            for form, kind, source, spans in found.names
        ],
        "of": [entry(statement) for statement in found.of],
        "named": [entry(statement) for statement in found.named],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rows(part: str, thing: NamedNode, store: Store) -> list[dict[str, Term | None]]:
    question = parse_question(part, (QUERIES / "parts" / f"{part}.rq").read_text(encoding="utf-8"))
    answer = ask(question, {"thing": thing.value}, store)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _why(statement: Statement) -> str:
    """Return what stands behind a statement, in a few words."""
    over = ["no longer"] if statement.over else []
    if not statement.supports:
        return ", ".join(over) or ("inferred by rule" if statement.inferred else "no claim")
    parts = over
    for s in statement.supports:
        words = [s.source + (f":{', '.join(s.passages)}" if s.passages else ""), s.modality]
        words += [word for word, usual in ((s.certainty, "explicit"), (s.status, "accepted")) if word != usual]
        words += [f"written as {shrink(name)}" for name in s.written_as]
        parts.append(" ".join(words))
    return "; ".join(parts)


def _named(term: Term, store: Store, lang: str) -> str:
    if not isinstance(term, NamedNode):
        return _plain(term)
    text, short = label(term, store, lang), shrink(term.value)
    return f"{text} ({short})" if text else short


def _plain(term: Term) -> str:
    if isinstance(term, NamedNode):
        return shrink(term.value)
    return term.value if isinstance(term, Literal | BlankNode) else str(term)


def _last(term: Term | None) -> str:
    """Return the last part of an IRI; an individual of ours as the seeds write it (``said-by-speaker``)."""
    text = term.value if isinstance(term, NamedNode) else ""
    if not text.startswith(VCD):
        return text.rsplit("/", 1)[-1]
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in text.removeprefix(VCD)).lstrip("-")


def _texts(term: Term | None) -> tuple[str, ...]:
    return (term.value,) if isinstance(term, Literal | NamedNode) else ()


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
