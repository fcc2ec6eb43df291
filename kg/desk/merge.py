"""Merging two names of one thing: what would move, what would follow, and what speaks against it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.desk.judgements import FILE, Judgement, append, retract
from kg.desk.workbench import Verdict, Workbench
from kg.model.errors import DataError, Place, Problem, UsageError
from kg.model.terms import LABEL, SKOSXL, bare, expand, iri, lexical, parts, shrink, slug_of, vcd
from kg.seeds.claims import Claim
from kg.seeds.identity import MERGED, UNSURE
from kg.seeds.records import nearest
from kg.seeds.references import write
from kg.seeds.translate import Seeds

_ATTENDED, _JUDGES, _VERDICT = vcd("attendedBy"), vcd("judges"), vcd("verdict")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge does.

    Claims that move (as they will be), how many become one with another, names, judgements of Unsure that it settles
    (where their records begin), what makes one doubt it, and problems.
    """

    judgement: Judgement
    moved: tuple[Claim, ...] = ()
    joined: int = 0
    names: tuple[tuple[str, str], ...] = ()
    settled: tuple[Place, ...] = ()
    doubts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def preview(seeds: Path, judgement: Judgement) -> Preview:
    """Try a merge on a copy of the seeds; nothing is written to them.

    Raises:
        UsageError: if one of the two is unknown, or both are the same already.
        DataError: if the seeds have problems as they are, so that nothing can be said of a merge.
    """
    verdict = Workbench(seeds).check()
    if verdict.problems or not verdict.seeds:
        raise DataError(verdict.problems)
    before = verdict.seeds
    merged, survivor = _terms(judgement, before)
    judgement = judgement.beside({bare(claim.triple[0]) for claim in before.claims.values()})
    settled = tuple(sorted(_settled({merged, survivor}, before.claims.values())))
    tried = _tried(seeds, judgement, settled)
    stood = [claim for claim in before.claims.values() if claim.triple[0] == merged]
    found = Preview(
        judgement, names=tuple(sorted(_names(stood, before))), settled=settled,
        doubts=tuple(_doubts(merged, survivor, before.claims.values())), problems=_placed(tried.problems, seeds),
    )
    if not tried.seeds:
        return found
    after = tried.seeds.claims
    moved = [
        claim for name, claim in after.items()
        if (claim.subjects or claim.objects if name not in before.claims else claim != before.claims[name])
    ]
    lost = before.claims.keys() - after.keys()
    fresh = sum(claim.iri not in before.claims for claim in moved)
    return replace(found, moved=tuple(sorted(moved, key=write)), joined=max(len(lost) - fresh, 0))


def apply(seeds: Path, found: Preview) -> Path:
    """Write the judgement, take back what it settles, and return the file of the judgement."""
    retract(seeds, found.settled)
    return append(seeds, found.judgement)


def _terms(judgement: Judgement, seeds: Seeds) -> tuple[str, str]:
    """Return the terms of the two things, which have to be two."""
    merged, survivor = (_known(text, seeds) for text in (judgement.merged, judgement.survivor))
    if merged == survivor:
        raise UsageError(f"{judgement.merged} is {judgement.survivor}: name two things")
    gone = next((c.triple[2] for c in seeds.claims.values() if c.triple[:2] == (merged, MERGED)), "")
    if gone:
        raise UsageError(f"{judgement.merged} was merged into {shrink(bare(gone))} already: see same-as.yaml")
    return merged, survivor


def _tried(seeds: Path, judgement: Judgement, settled: Iterable[Place]) -> Verdict:
    """Check a copy of the seeds with the judgement in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / seeds.name
        shutil.copytree(seeds, copy)
        retract(copy, settled)
        append(copy, judgement)
        return Workbench(copy).check()


def _placed(problems: Iterable[Problem], seeds: Path) -> tuple[Problem, ...]:
    """Return problems at lines that exist: those of the record that is not written yet are told of its file."""
    file = seeds / FILE
    last = len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0
    name = f"{seeds.name}/{FILE.as_posix()}"
    beyond = (problem.place.path == name and problem.place.line > last for problem in problems)
    return tuple(
        replace(problem, place=Place(f"{name} (the record to be written)")) if new else problem
        for problem, new in zip(problems, beyond, strict=True)
    )


def _settled(pair: set[str], claims: Iterable[Claim]) -> set[Place]:
    """Return where the records begin that call just these two things unsure, as far as they are not taken back."""
    judged: dict[str, set[str]] = defaultdict(set)
    unsure: dict[str, set[Place]] = defaultdict(set)
    for claim in claims:
        if claim.judgement == "accepted" and claim.triple[1] == _JUDGES:
            judged[claim.triple[0]].add(claim.triple[2])
        elif claim.judgement == "accepted" and claim.triple[1:] == (_VERDICT, UNSURE):
            unsure[claim.triple[0]].update(claim.records)
    return {place for judgement, places in unsure.items() if judged[judgement] == pair for place in places}


def _doubts(merged: str, survivor: str, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield at which gatherings both were present, and who says so: two names in one list are seldom one person."""
    present: dict[str, dict[str, set[str]]] = defaultdict(lambda: {merged: set(), survivor: set()})
    for claim in claims:
        gathering, predicate, who = claim.triple
        if predicate == _ATTENDED and who in (merged, survivor) and claim.judgement == "accepted":
            present[gathering][who].add(slug_of(claim.source))
    for gathering, by in sorted(present.items()):
        if all(by.values()):
            told = " and ".join(f"{shrink(bare(who))} by {', '.join(sorted(by[who]))}" for who in (merged, survivor))
            both = ", ".join(sorted(by[merged] & by[survivor]))
            warning = f"; {both} names both, so that they are hardly one" if both else ""
            yield f"both are said to have attended {shrink(bare(gathering))}: {told}{warning}"


def describe(found: Preview) -> str:
    """Return a preview as text."""
    judgement = found.judgement
    lines = [f"{judgement.merged} is merged into {judgement.survivor}, which stays; the old IRI leads to it for ever."]
    if found.moved:
        counts = Counter(slug_of(claim.source) for claim in found.moved)
        by_source = ", ".join(f"{count} of {source}" for source, count in sorted(counts.items()))
        lines.append(f"{len(found.moved)} claims move ({by_source}):")
        lines += [f"  {write(claim)}  ({claim.written[0]})" for claim in found.moved]
    if found.joined:
        lines.append(f"{found.joined} claims say what another claim of their source says, and are joined to it")
    if found.names:
        lines.append("names that come along, each with who uses it:")
        lines += [f"  {name}  ({source})" for name, source in found.names]
    lines += [f"the judgement at {place} (Unsure) is settled by it and taken back" for place in found.settled]
    lines += [f"beware: {doubt}" for doubt in found.doubts]
    lines += [str(problem) for problem in found.problems]
    count = len(found.problems)
    lines.append(f"{count} problem{'' if count == 1 else 's'} would follow" if count else "no problem would follow")
    return "\n".join(lines)


def _known(text: str, seeds: Seeds) -> str:
    try:
        term = iri(expand(text))
    except ValueError as error:
        raise UsageError(str(error)) from None
    things = {claim.triple[0] for claim in seeds.claims.values()}
    if term not in things:
        raise UsageError(f"the seeds know no {text}{nearest(text, [shrink(bare(thing)) for thing in things])}")
    return term


def _names(claims: Iterable[Claim], seeds: Seeds) -> set[tuple[str, str]]:
    """Return the spellings of a thing, labels among them, each with its source."""
    forms: dict[tuple[str, str], str] = {}
    for claim in seeds.claims.values():
        if claim.triple[1] == iri(SKOSXL + "literalForm"):
            forms[claim.source, claim.triple[0]] = claim.triple[2]
    found = set()
    for claim in claims:
        form = claim.triple[2] if claim.triple[1] == LABEL else forms.get((claim.source, claim.triple[2]), "")
        if form:
            text, lang, _ = parts(form)
            found.add((f"{text}@{lang}" if lang else lexical(form), slug_of(claim.source)))
    return found
