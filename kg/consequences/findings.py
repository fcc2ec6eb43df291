"""Findings, and the facts in which they are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg.graph.facts import Facts
from kg.model.errors import Place
from kg.model.terms import EDITORS, TYPE, Triple, bare, is_iri, lexical, literal, shrink, slug_of, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim

APART = tuple(map(vcd, ("distinctFrom", "possiblyDistinctFrom")))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that follows: its kind, a sentence with ``{0}``, ``{1}`` ... for terms, and who states what it follows from.

    Attributes:
        kind: one of ``kg.consequences.collect.KINDS``.
        words: the sentence; every number in braces is a place in ``terms``.
        terms: things, properties and literals (terms).
        sources: slugs, the editors not among them unless nobody else states it.
        place: where the latest of it was written.
        record: what settles it, ready to paste into ``registry/same-as.yaml`` or the file of the thing; may be empty.
    """

    kind: str
    words: str
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    place: Place
    record: str = ""

    def sentence(self, name: Callable[[str], str]) -> str:
        """Return the sentence with names for terms."""
        return self.words.format(*map(name, self.terms))

    @property
    def message(self) -> str:
        """The sentence with ids, as problems have it."""
        return self.sentence(short)

    @property
    def key(self) -> str:
        """What tells a finding from others, whatever the lines on which things were written."""
        return f"{self.kind}\t{self.message}\t{' '.join(self.sources)}"


@dataclass(frozen=True)
class Material:
    """A closed graph with the accepted claims behind its facts.

    ``about`` has the values of every property of a thing, facts and inferences alike.
    """

    facts: Facts
    vocabulary: Vocabulary
    about: Mapping[str, Mapping[str, list[str]]] = field(repr=False)

    @classmethod
    def of(cls, facts: Facts, closed: Iterable[Triple], vocabulary: Vocabulary) -> Material:
        """Index a closed graph."""
        about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, obj in sorted(closed):
            about[subject][predicate].append(obj)
        return cls(facts, vocabulary, {subject: dict(said) for subject, said in about.items()})

    @property
    def support(self) -> Mapping[Triple, tuple[Claim, ...]]:
        """The facts with the accepted claims that state them."""
        return self.facts.support

    def values(self, thing: str, predicate: str) -> list[str]:
        """Return the values of a property of a thing."""
        return self.about.get(thing, {}).get(predicate, [])

    def is_a(self, thing: str, cls: str) -> bool:
        """Tell whether a thing is of a class."""
        return vcd(cls) in self.values(thing, TYPE)

    def apart(self, one: str, other: str) -> bool:
        """Tell whether somebody has judged two things: as different, or as perhaps different."""
        return any(other in self.values(one, predicate) for predicate in APART)

    def claims(self, *triples: Triple) -> list[Claim]:
        """Return the accepted claims that state some triples."""
        facts = self.facts
        return [claim for triple in triples for claim in facts.support.get(triple) or facts.coarser.get(triple, ())]


def sources_of(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return who states some claims (slugs); the editors only where nobody else does."""
    found = {claim.source for claim in claims}
    return tuple(sorted(map(slug_of, found - {EDITORS} or found)))


def by(claims: Iterable[Claim]) -> str:
    """Return who states some claims as one literal, which sentences show as it is."""
    return literal(", ".join(sources_of(claims)))


def latest(claims: Iterable[Claim]) -> Place:
    """Return where the claim of the last source was written, which is most likely the newest."""
    found = max(claims, key=lambda claim: (claim.source != EDITORS, claim.source), default=None)
    return found.written[0] if found else Place("graph")


def short(term: str) -> str:
    """Return a term's short IRI, or a literal's text."""
    return shrink(bare(term)).removeprefix("vcd:") if is_iri(term) else lexical(term)
