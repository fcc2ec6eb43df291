"""Explanations as text: a tree of premises with the claims at its leaves, and what is missing for what does not hold."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from kg.explain.claims import PublishedClaim, PublishedSource, claim_at, claims_about
from kg.explain.derivations import key, rulebook
from kg.explain.missing import Attempt, Missing
from kg.explain.patterns import holds, is_variable
from kg.explain.proofs import Proof
from kg.explain.wording import Wording
from kg.model.terms import TYPE, VOCABULARY_GRAPH, Triple, iri

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


def write_missing(gap: Missing, left_out: bool, words: Wording) -> str:
    """Return why a triple does not hold; ``left_out`` tells whether only a view lacks it."""
    lines = fold(words.sentence(gap.triple), "Does not hold: ", "  ")
    if left_out:
        lines += ["", "It holds in the published graph; the view of another time leaves it out."]
    claims = [*gap.set_aside, *gap.behind.values(), *gap.plans]
    if gap.set_aside:
        lines += ["", "Claims state it and do not count:"]
        for claim in gap.set_aside:
            lines += fold(words.claim(claim), "- ", "  ")
            lines += [line for reason in _reasons(claim, gap, words) for line in fold(reason, "  ", "  ")]
    else:
        rules = "no rule gives it" if gap.attempts else "no rule could give it"
        lines += ["", f"No claim states it, and {rules}."]
    if gap.finer:
        lines += ["", "A more precise date stands instead:", *_listed(gap.finer, words)]
    elif gap.others:
        lines += ["", "What the graph has there:", *_listed(gap.others, words)]
    if gap.plans:
        lines += ["", "Only planned; a plan is not told as something that happened:"]
        for claim in gap.plans:
            lines += [*fold(words.sentence(claim.triple), "- ", "  "), *claim_lines([claim], words, "  ")]
    if gap.gaps:
        lines += ["", "Recorded as missing:"]
        lines += [f"- {words.long(one.thing)} · {words.short(one.aspect)}: {words.short(one.reason)}" for one in gap.gaps]
    if gap.attempts:
        lines += ["", "It would follow:"]
        lines += [line for attempt in gap.attempts for line in _attempt(attempt, gap.triple, words)]
    listed = sources({claim.source for claim in told(claims, words)}, words)
    return "\n".join([*lines, *([""] if listed else []), *listed]) + "\n"


def _reasons(claim: PublishedClaim, gap: Missing, words: Wording) -> Iterator[str]:
    """Yield why a claim does not count."""
    for name in claim.instead:
        other = gap.behind[name]
        yield f"{words.individual(claim.status)}: {words.sentence(other.triple)} - {words.claim(other)}"
    for name in claim.rests_on:
        ground = gap.behind[name]
        if not ground.counts:
            yield f"it rests on what does not count: {words.sentence(ground.triple)} - {words.claim(ground)}"
    if claim.counts and not gap.finer:
        yield "it counts, but what it says is not valid on the day of this view"
    if claim.status == "Retracted":
        own = (c for c in claims_about(iri(claim.source.iri), words.store) if c.triple[1] == TYPE)
        withdrawn = any(c.status == "Retracted" for c in own)
        yield "its source is withdrawn" if withdrawn else "it is withdrawn"


def _attempt(attempt: Attempt, asked: Triple, words: Wording) -> Iterator[str]:
    yield from fold(words.rule(attempt.rule), "- ", "  ")
    if attempt.goal != asked:
        yield from fold(words.sentence(attempt.goal), "  gives:   ", "           ")
    for held in attempt.held:
        yield from fold(words.sentence(held), "  holds:   ", "           ")
    opened = {term for held in attempt.held for term in held if is_variable(term)}
    ruled = {head for rule in rulebook().rules for head in rule.head}
    several = len(attempt.lacking) > 1
    if several:
        yield "  missing, any of these would do:"
    for way in attempt.lacking:
        text = "; and ".join(words.sentence(pattern) for pattern in way)
        nothing = "no rule and no claim gives" if any(key(pattern) in ruled for pattern in way) else "no claim says"
        shared = any(term in opened for pattern in way for term in pattern)
        yield from fold(
            f"{'of none of these is said' if shared else nothing}: {text}",
            "  - " if several else "  missing: ", "    " if several else "           ",
        )
    for condition in attempt.conditions:
        yield from fold(f"the condition {condition}, which these do not meet", "  missing: ", "           ")


def _listed(triples: Iterable[Triple], words: Wording) -> list[str]:
    return [line for triple in triples for line in fold(words.sentence(triple), "- ", "  ")]


def fold(text: str, lead: str, below: str) -> list[str]:
    """Return a text as lines of at most ``WIDTH`` characters, where words allow it."""
    room = max(WIDTH, len(below) + 40)
    return textwrap.wrap(text, room, initial_indent=lead, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)
