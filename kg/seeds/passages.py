"""The register of passages: ``seeds/passages/SOURCE.tsv`` with start, end, line and SHA-256 of each stretch cited.

Stand-off evidence (Web Annotation, 4.2.4: positions in code points, end exclusive): the digest proves the place to
whoever holds the text, and the text itself is not repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.model.errors import Place, Problem
from kg.model.terms import ID
from kg.seeds.yaml_nodes import read_text

FOLDER = "passages"
HEADER = "start\tend\tline\tsha256"
_REFERENCE = re.compile(r"([a-z0-9][a-z0-9-]*):(\d+)-(\d+)")
_ROW = re.compile(r"(\d+)\t(\d+)\t(\d+)\t([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source: offsets in code points from 0, end exclusive."""

    source: str
    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read ``001:907-1022``.

        Raises:
            ValueError: if the text has another form or the stretch is empty.
        """
        match = _REFERENCE.fullmatch(text)
        if not match:
            raise ValueError(f'{text!r} is no passage: write "SOURCE:START-END", as in "001:907-1022"')
        span = cls(match[1], int(match[2]), int(match[3]))
        if span.start >= span.end:
            raise ValueError(f"{text!r} is empty: the end must be greater than the start")
        return span

    def __str__(self) -> str:
        return f"{self.source}:{self.start}-{self.end}"

    @property
    def iri(self) -> str:
        """The IRI of the passage."""
        return f"{ID}passage/{self.source}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span with the line (from 1) on which it begins and the SHA-256 of its exact text, in hexadecimal."""

    span: Span
    line: int
    sha256: str


def read_passages(seeds: Path, label: str) -> tuple[dict[Span, Passage], list[Problem]]:
    """Read all passage files of a seeds folder.

    Args:
        seeds: the folder.
        label: what problems call the folder.

    Returns:
        The passages by span, and the problems of the files.
    """
    found: dict[Span, Passage] = {}
    problems: list[Problem] = []
    for file in sorted((seeds / FOLDER).glob("*.tsv")):
        name = f"{label}/{FOLDER}/{file.name}"
        text = read_text(file, name)
        if isinstance(text, Problem):
            problems.append(text)
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if number == 1 and line == HEADER:
                continue
            match = _ROW.fullmatch(line)
            if not match:
                problems.append(Problem(
                    Place(name, number, 1), "not start, end, line and SHA-256 with tabs between: run kg cite --missing"
                ))
                continue
            span = Span(file.stem, int(match[1]), int(match[2]))
            passage = Passage(span, int(match[3]), match[4])
            if found.setdefault(span, passage) != passage:
                problems.append(Problem(
                    Place(name, number, 1), f"{span} stands twice, not alike: delete both and run kg cite --missing"
                ))
    return found, problems


def write_passages(seeds: Path, passages: list[Passage]) -> list[Path]:
    """Write the passages to one file a source, sorted, each replaced whole; return the files that changed."""
    changed = []
    for source in sorted({passage.span.source for passage in passages}):
        rows = sorted({p.span: p for p in passages if p.span.source == source}.items())
        text = "\n".join([HEADER, *(f"{s.start}\t{s.end}\t{p.line}\t{p.sha256}" for s, p in rows)]) + "\n"
        file = seeds / FOLDER / f"{source}.tsv"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            draft = file.with_suffix(".tsv.new")
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(file)
            changed.append(file)
    return changed
