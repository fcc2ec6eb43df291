"""Judgements that two names stand for one thing: as a record, written into the seeds, and taken back."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from kg.desk.skeletons import quoted
from kg.model.errors import Place
from kg.model.terms import expand, slug_of

FILE = Path("registry") / "same-as.yaml"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who judges two names to be one thing (or two), when and why; ids as people type them, grounds as claim references."""

    merged: str
    survivor: str
    by: str
    on: str
    because: str
    rests_on: tuple[str, ...] = ()
    number: int = 1
    verdict: str = "Same"

    @property
    def id(self) -> str:
        """The id of the judgement, from the two things; a number tells it from earlier ones about them."""
        name = f"judgement:{slug_of(expand(self.merged))}--{slug_of(expand(self.survivor))}"
        return name if self.number == 1 else f"{name}-{self.number}"

    def beside(self, taken: Container[str]) -> Judgement:
        """Return the judgement with the first number whose id (a bare IRI) is not taken."""
        return next(own for number in count(self.number) if expand((own := replace(self, number=number)).id) not in taken)

    @property
    def record(self) -> str:
        """The record to append to ``same-as.yaml``."""
        grounds = "".join(f"    - {quoted(ground)}\n" for ground in self.rests_on)
        return (
            f"- id: {self.id}\n"
            f"  type: IdentityJudgement\n"
            f"  source: editors\n"
            + (f"  restsOn:\n{grounds}  certainty: inferable\n" if grounds else "")
            + f"  judges: [{self.survivor}, {self.merged}]\n"
            f"  verdict: {self.verdict}\n"
            + (f"  survivor: {self.survivor}\n" if self.verdict == "Same" else "")
            + f"  judgedBy: {quoted(self.by)}\n"
            f"  judgedOn: {self.on}\n"
            f"  because: {quoted(self.because)}\n"
        )


def append(seeds: Path, judgement: Judgement) -> Path:
    """Append the judgement to ``same-as.yaml`` and return the file."""
    file = seeds / FILE
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    _write(file, text + judgement.record)
    return file


def retract(seeds: Path, records: Iterable[Place]) -> None:
    """Give records ``status: retracted``.

    Args:
        seeds: the folder with ``registry/``.
        records: where they begin, relative to the folder above ``seeds``; their lines stay right while this goes on.
    """
    for place in sorted(records, reverse=True):  # from below, because a line is added for each
        file = seeds.parent / place.path
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        line, at = lines[place.line - 1], place.column - 1
        if line[at] == "{":  # a record on one line
            lines[place.line - 1] = f"{line[: at + 1]}status: retracted, {line[at + 1 :]}"
        else:
            lines.insert(place.line, f"{' ' * at}status: retracted\n")
        _write(file, "".join(lines))


def _write(file: Path, text: str) -> None:
    draft = file.with_suffix(".yaml.new")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(file)
