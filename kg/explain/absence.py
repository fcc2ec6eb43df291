"""Why a triple does not hold, as text: a section for each thing that there is to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.explain.claims import PublishedClaim, claims_about
from kg.explain.derivations import key, rulebook
from kg.explain.missing import Attempt, Missing
from kg.explain.patterns import is_variable
from kg.explain.text import claim_lines, fold, sources, told
from kg.explain.untold import Gap
from kg.explain.wording import Wording
from kg.model.terms import TYPE, Triple, iri, vcd

_NAMES_A_PLACE = (vcd("NotStated"), vcd("LookedForAndNotFound"))
"""Reasons whose words go on with where."""


def write_missing(gap: Missing, left_out: bool, words: Wording) -> str:
    """Return why a triple does not hold; ``left_out`` tells whether only a view lacks it."""
    lines = fold(words.sentence(gap.triple), "Does not hold: ", "  ")
    if left_out:
        lines += ["", "It holds in the published graph; the view of another time leaves it out."]
    for section in (_set_aside, _instead, _plans, _unnamed, _gaps, _attempts):
        lines += ["", *found] if (found := list(section(gap, words))) else []
    claims = [*gap.set_aside, *gap.behind.values(), *gap.plans, *(claim for one in gap.unnamed for claim in one.claims)]
    listed = sources({claim.source for claim in told(claims, words)}, words)
    return "\n".join([*lines, *([""] if listed else []), *listed]) + "\n"


def _set_aside(gap: Missing, words: Wording) -> Iterator[str]:
    if not gap.set_aside:
        yield f"No claim states it, and {'no rule gives it' if gap.attempts else 'no rule could give it'}."
        return
    yield "Claims state it and do not count:"
    for claim in gap.set_aside:
        yield from fold(words.claim(claim), "- ", "  ")
        for reason in _reasons(claim, gap, words):
            yield from fold(reason, "  ", "  ")


def _instead(gap: Missing, words: Wording) -> Iterator[str]:
    if gap.finer or gap.others:
        yield "A more precise date stands instead:" if gap.finer else "What the graph has there:"
        yield from _listed(gap.finer or gap.others, words)


def _plans(gap: Missing, words: Wording) -> Iterator[str]:
    if gap.plans:
        yield "Only planned; a plan is not told as something that happened:"
    for claim in gap.plans:
        yield from fold(words.sentence(claim.triple), "- ", "  ")
        yield from claim_lines([claim], words, "  ")


def _unnamed(gap: Missing, words: Wording) -> Iterator[str]:
    for number, one in enumerate(gap.unnamed):
        person = words.short(gap.triple[2] if gap.triple[0] == one.gathering else gap.triple[0])
        if not number:
            yield f"Was there and is not named; whether it was {person} is not stated:"
        text = f"{words.long(one.post)} at {words.long(one.gathering)}"
        if one.elsewhere:
            text += f"; {person} is named in this post at {', '.join(map(words.long, one.elsewhere))}"
        yield from fold(text, "- ", "  ")
        yield from claim_lines(one.claims, words, "  ")


def _gaps(gap: Missing, words: Wording) -> Iterator[str]:
    if gap.gaps:
        yield "Recorded as missing:"
    for one in gap.gaps:
        yield from fold(f"{words.long(one.thing)} · {words.short(one.aspect)}: {where_missing(one, words)}", "- ", "  ")


def where_missing(gap: Gap, words: Wording) -> str:
    """Return why something is missing, and where it was looked for: another source may state it."""
    reason = words.short(gap.reason)
    if not gap.searched:
        return reason
    looked = ", ".join(map(words.long, gap.searched))
    return f"{reason} in {looked}" if gap.reason in _NAMES_A_PLACE else f"{reason}; looked for in {looked}"


def _attempts(gap: Missing, words: Wording) -> Iterator[str]:
    if gap.attempts:
        yield "It would follow:"
    for attempt in gap.attempts:
        yield from _attempt(attempt, gap.triple, words)


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
    several = len(attempt.lacking) > 1
    if several:
        yield "  missing, any of these would do:"
    for way in attempt.lacking:
        lead, below = ("  - ", "    ") if several else ("  missing: ", "           ")
        yield from fold(f"{_nothing(way, attempt)}: {'; and '.join(map(words.sentence, way))}", lead, below)
    for condition in attempt.conditions:
        yield from fold(f"the condition {condition}, which these do not meet", "  missing: ", "           ")


def _nothing(way: tuple[Triple, ...], attempt: Attempt) -> str:
    """Return in words that nothing gives the premises of one way: whether rules could, or of which things it is asked."""
    opened = {term for held in attempt.held for term in held if is_variable(term)}
    if any(term in opened for pattern in way for term in pattern):
        return "of none of these is said"
    ruled = {head for rule in rulebook().rules for head in rule.head}
    return "no rule and no claim gives" if any(key(pattern) in ruled for pattern in way) else "no claim says"


def _listed(triples: Iterable[Triple], words: Wording) -> Iterator[str]:
    for triple in triples:
        yield from fold(words.sentence(triple), "- ", "  ")
