"""Explanations as text: a tree of premises with the claims at its leaves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from kg.explain.claims import PublishedClaim, PublishedSource, claim_at
from kg.explain.patterns import holds
from kg.explain.proofs import Proof
from kg.explain.wording import Wording
from kg.model.terms import VOCABULARY_GRAPH, Triple

WIDTH = 120


def write_proofs(proofs: Sequence[Proof], more: bool, words: Wording) -> str:
    """Return proofs of one triple, the shortest first, and the sources they come from.

    Args:
        proofs: at least one.
        more: whether there are others.
        words: the words for terms.
    """
    lines = []
    for number, proof in enumerate(proofs, 1):
        if len(proofs) > 1:
            lines.append(f"Proof {number} ({proof.size} triple{'' if proof.size == 1 else 's'})")
        lines += [*tree(proof, words), ""]
    if more:
        lines += ["There are other proofs: --all tells them, --limit says how many.", ""]
    found = {claim.source for proof in proofs for part in proof.walk() for claim in told(part.claims, words)}
    return "\n".join(lines + sources(found, words)) + "\n"


def tree(proof: Proof, words: Wording, said: set[Triple] | None = None, lead: str = "", below: str = "") -> list[str]:
    """Return the lines of a proof: its triple, then what it rests on, drawn as a tree.

    Args:
        proof: what to tell.
        words: the words for terms.
        said: the triples that were told before, which are not told again; this proof's are added.
        lead: what goes before the first line.
        below: what goes before the others.
    """
    return list(_tree(proof, words, lead, below, set() if said is None else said))


def _tree(proof: Proof, words: Wording, lead: str, below: str, said: set[Triple]) -> Iterator[str]:
    yield from fold(words.sentence(proof.triple), lead, below)
    if proof.triple in said:
        yield f"{below}   as above"
        return
    said.add(proof.triple)
    if proof.rule:
        yield from fold(words.rule(proof.rule), f"{below}│  ", f"{below}│  ")
    elif proof.claims:
        yield from claim_lines(proof.claims, words, f"{below}   ")
    elif holds(proof.triple, words.store, VOCABULARY_GRAPH):
        yield f"{below}   part of the vocabulary"
    else:
        yield f"{below}   stated; this graph holds no claim of it"
    for number, premise in enumerate(proof.premises, 1):
        last = number == len(proof.premises)
        yield from _tree(premise, words, f"{below}{'└─ ' if last else '├─ '}", f"{below}{'   ' if last else '│  '}", said)


def claim_lines(claims: Iterable[PublishedClaim], words: Wording, below: str = "") -> list[str]:
    """Return claims, each with what it rests on or gave way to."""
    lines: list[str] = []
    for claim in claims:
        lines += fold(words.claim(claim), f"{below}- ", f"{below}  ")
        for name in claim.rests_on:
            ground = claim_at(name, words.store)
            lines += fold(f"rests on: {words.sentence(ground.triple)}", f"{below}  - ", f"{below}    ")
            lines += claim_lines([ground], words, f"{below}    ")
    return lines


def told(claims: Iterable[PublishedClaim], words: Wording) -> Iterator[PublishedClaim]:
    """Yield claims and all claims that they rest on."""
    for claim in claims:
        yield claim
        yield from told((claim_at(name, words.store) for name in claim.rests_on), words)


def sources(found: Iterable[PublishedSource], words: Wording) -> list[str]:
    """Return a list of sources, under a heading; nothing if there are none."""
    lines = ["Sources"] if found else []
    for source in sorted(found, key=lambda source: source.iri):
        lines += fold(words.source(source), "- ", "  ")
    return lines


def fold(text: str, lead: str, below: str) -> list[str]:
    """Return a text as lines of at most ``WIDTH`` characters, where words allow it."""
    room = max(WIDTH, len(below) + 40)
    return textwrap.wrap(text, room, initial_indent=lead, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)
