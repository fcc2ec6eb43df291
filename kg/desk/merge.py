"""Merging two names of one thing: what would move, what would follow, and the judgement that does it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.desk.skeletons import quoted
from kg.desk.workbench import Workbench
from kg.model.errors import DataError, Problem, UsageError
from kg.model.terms import LABEL, SKOSXL, bare, expand, iri, lexical, parts, shrink, slug_of
from kg.seeds.claims import Claim
from kg.seeds.identity import MERGED
from kg.seeds.records import nearest
from kg.seeds.references import write
from kg.seeds.translate import Seeds

FILE = Path("registry") / "same-as.yaml"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who judges two names to be one thing, when and why; ids as people type them."""

    merged: str
    survivor: str
    by: str
    on: str
    because: str

    @property
    def record(self) -> str:
        """The record to append to ``same-as.yaml``."""
        return (
            f"- id: judgement:{slug_of(expand(self.merged))}--{slug_of(expand(self.survivor))}\n"
            f"  type: IdentityJudgement\n"
            f"  source: editors\n"
            f"  judges: [{self.survivor}, {self.merged}]\n"
            f"  verdict: Same\n"
            f"  survivor: {self.survivor}\n"
            f"  judgedBy: {quoted(self.by)}\n"
            f"  judgedOn: {self.on}\n"
            f"  because: {quoted(self.because)}\n"
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge does: claims that move (as they will be), how many become one with another, names, and problems."""

    judgement: Judgement
    moved: tuple[Claim, ...]
    joined: int
    names: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


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
    terms = [_known(text, before) for text in (judgement.merged, judgement.survivor)]
    if terms[0] == terms[1]:
        raise UsageError(f"{judgement.merged} is {judgement.survivor}: name two things")
    gone = next((c.triple[2] for c in before.claims.values() if c.triple[:2] == (terms[0], MERGED)), "")
    if gone:
        raise UsageError(f"{judgement.merged} was merged into {shrink(bare(gone))} already: see same-as.yaml")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / seeds.name
        shutil.copytree(seeds, copy)
        append(copy, judgement)
        verdict = Workbench(copy).check()
    if not verdict.seeds:
        return Preview(judgement, (), 0, (), verdict.problems)
    after = verdict.seeds
    fresh = [claim for name, claim in after.claims.items() if name not in before.claims and (claim.subjects or claim.objects)]
    told = [claim for name, claim in after.claims.items() if name in before.claims and claim != before.claims[name]]
    lost = before.claims.keys() - after.claims.keys()
    stood = [claim for claim in before.claims.values() if terms[0] == claim.triple[0]]
    moved = tuple(sorted((*fresh, *told), key=write))
    return Preview(judgement, moved, len(lost) - len(fresh), tuple(sorted(_names(stood, before))), verdict.problems)


def append(seeds: Path, judgement: Judgement) -> Path:
    """Append the judgement to ``same-as.yaml`` and return the file."""
    file = seeds / FILE
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    draft = file.with_suffix(".yaml.new")
    draft.write_text(text + judgement.record, encoding="utf-8", newline="\n")
    draft.replace(file)
    return file


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
