"""Triples, claims and sources in the words people use: labels first, ids beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store

from kg.ask.answers import label
from kg.explain.claims import PublishedClaim, PublishedPassage, PublishedSource
from kg.explain.derivations import is_axiom
from kg.explain.patterns import is_variable
from kg.graph.rules import Rule
from kg.model.terms import TYPE, VCD, Triple, bare, is_iri, parts, shrink

_IS_A = {"en": "is a", "fr": "est de classe", "vi": "là", "zh": "属于"}


@dataclass
class Wording:
    """Words for the terms of a store in one language; every label is looked up once."""

    store: Store
    lang: str = "en"
    _labels: dict[str, str] = field(default_factory=dict)

    def label(self, term: str) -> str:
        """Return the label of an IRI term, or an empty string."""
        if term not in self._labels:
            self._labels[term] = label(NamedNode(bare(term)), self.store, self.lang)
        return self._labels[term]

    def short(self, term: str) -> str:
        """Return a term without its id: the label of a thing or else its short IRI, the text of a literal."""
        if not is_iri(term):
            text, lang, _ = parts(term)
            return f'"{text}"@{lang}' if lang else text
        return self.label(term) or shrink(bare(term))

    def long(self, term: str) -> str:
        """Return a term with its id, as tables of answers have it."""
        name = self.label(term) if is_iri(term) else ""
        return f"{name} ({shrink(bare(term))})" if name else self.short(term)

    def property(self, term: str) -> str:
        """Return the words of a property."""
        return _IS_A[self.lang] if term == TYPE else self.short(term)

    def sentence(self, triple: Triple) -> str:
        """Return a triple in words; a variable is anything."""
        subject, predicate, obj = triple
        return f"{self.blank(subject)} · {self.property(predicate)} · {self.blank(obj)}"

    def brief(self, triple: Triple) -> str:
        """Return a triple in words, without ids."""
        subject, predicate, obj = triple
        return f"{self.short(subject)} · {self.property(predicate)} · {self.short(obj)}"

    def blank(self, term: str) -> str:
        """Return a term with its id, or words for a variable of a rule."""
        if not is_variable(term):
            return self.long(term)
        name = term[1:]
        return f"some {name}" if len(name) > 2 and name.isalpha() else "something"

    def individual(self, name: str) -> str:
        """Return the words of one of our individuals, such as a modality."""
        return self.short(f"<{VCD}{name}>")

    def rule(self, rule: Rule) -> str:
        """Return what a rule says: an axiom of the ontology with the labels of its terms, our own rules as they are worded."""
        if not is_axiom(rule):
            return f'by the rule "{rule.name}": {rule.words}'
        names = {shrink(bare(term)).removeprefix("vcd:"): f"«{self.short(term)}»" for term in (*rule.body, *rule.head)}
        return "by the ontology: " + " ".join(names.get(word, word) for word in rule.words.split())

    def source(self, source: PublishedSource) -> str:
        """Return all that identifies a source; what the graph does not state is said to be so."""
        if not (source.article or source.title or source.publisher or source.published):
            return self.long(f"<{source.iri}>")
        said = [
            f'"{source.title}"' if source.title else "title not stated",
            self.short(f"<{source.publisher}>") if source.publisher else "publisher not stated",
            source.published or "date not stated",
        ]
        return f"{self.long(f'<{source.iri}>')}: {', '.join(said)}"

    def claim(self, claim: PublishedClaim) -> str:
        """Return how, where and how surely a source states a triple, and where people wrote that down."""
        kinds = ", ".join(self.individual(kind) for kind in (claim.modality, claim.status, claim.certainty))
        where = f"; {passages(claim.passages)}" if claim.passages else "; no passage"
        return f"{self.long(f'<{claim.source.iri}>')}: {kinds}{where}; written at {', '.join(claim.written)}"


def passages(found: Iterable[PublishedPassage]) -> str:
    """Return passages by their offsets and lines: ``characters 907-1022 (line 12)``."""
    return "characters " + ", ".join(f"{passage.start}-{passage.end} (line {passage.line})" for passage in found)
