"""Skeletons of new records: everything that a person has to say, with empty places that ``kg check`` asks to fill."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from kg.evidence.texts import digest
from kg.model.errors import UsageError
from kg.model.terms import expand, shrink
from kg.seeds.records import read_records

HEADER = "# yaml-language-server: $schema=../schema/records.schema.json\n"
_EMPTY = re.compile(r"(?P<key>[\w:]+):(?: \"[\w-]*:?\")?(?: +#(?P<hint>.*))?")
_PLAIN = re.compile(r"[^\W\d_][^\n:#\[\]{},&*!|>'\"%@`]*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be begun: the slug of its id, and what is known of it already (empty: left to be filled in)."""

    slug: str
    label: str = ""
    lang: str = "en"
    series: str = ""
    ordinal: int | None = None
    source: str = ""
    text: Path | None = None
    describes: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: for every empty place its file, line and what belongs there."""

    files: tuple[Path, ...]
    empty: tuple[tuple[Path, int, str], ...]


def quoted(text: str) -> str:
    """Return a text as a YAML scalar: plain where that is safe, else in double quotes (JSON strings are YAML)."""
    return text if _PLAIN.fullmatch(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def write_skeleton(kind: str, wanted: Wanted, seeds: Path) -> Written:
    """Write the skeleton of an edition, person or source into the file of the seeds where it belongs.

    Raises:
        UsageError: if the thing has a record already, a file is in the way, or something named is unknown.
    """
    return {"edition": _edition, "person": _person, "source": _source}[kind](wanted, seeds)


def _person(wanted: Wanted, seeds: Path) -> Written:
    thing = _new("person", wanted.slug, seeds)
    record = f"""\
- id: {thing}
  type: Official
  source: editors
  label: {_label(wanted)}  # the spelling most used, by language: {{vi: ..., fr: ...}}; only as a source has it
"""
    return _append({Path("registry/people.yaml"): record}, seeds)


def _source(wanted: Wanted, seeds: Path) -> Written:
    thing = _new("source", wanted.slug, seeds)
    text = _text(wanted.text)
    record = f"""\
- id: {thing}
  type: Article
  source: editors
  label: {_label(wanted)}
  fileName: {quoted(wanted.text.name) if wanted.text else ""}  # of the text, as the folder of the texts has it
  dcterms:language: {wanted.lang if wanted.text else ""}  # en, fr, vi or zh
  textLength: {len(text) if text else ""}  # in characters; kg new source --text FILE counts them
  textDigest: {digest(text) if text else ""}  # SHA-256 of the text
  describes: {wanted.describes}  # the gathering it reports on, such as edition:yunnan-5
"""
    return _append({Path("registry/sources.yaml"): record}, seeds)


def _edition(wanted: Wanted, seeds: Path) -> Written:
    thing = _new("edition", wanted.slug, seeds)
    file = Path("events") / f"{wanted.slug}.yaml"
    if (seeds / file).exists():
        raise UsageError(f"{seeds.name}/{file.as_posix()} is there already: write the records into it")
    if wanted.series:
        known = {shrink(record.thing) for record in read_records(seeds, seeds.name)[0] if "/id/series/" in record.thing}
        if wanted.series not in known:
            raise UsageError(f"the seeds know no {wanted.series}: give --series one of {', '.join(sorted(known)) or 'theirs'}")
    register = f"""\
- id: {thing}
  type: ConferenceEdition
  source: editors
  label: {_label(wanted)}  # our short label
  inSeries: {wanted.series}  # such as series:yunnan-annual-conference
  ordinal: {"" if wanted.ordinal is None else wanted.ordinal}  # its number in the series
"""
    evidence = f'"{wanted.source}:"' if wanted.source else '""'
    cite = f'  # kg cite {wanted.source or "SOURCE"} "the words" --sources DIR finds it'
    event = HEADER + f"""\
# {wanted.label or wanted.slug}: what sources say of it. Take out what no source states; a gap may say that it is missing.

# When and where
- id: {thing}
  type: ConferenceEdition
  evidence: {evidence}{cite}
  heldOn:  # 2025-10-30, 2025-10, 2022-Q1 or 2025
- id: {thing}
  evidence: {evidence}
  heldIn:  # a place, such as province:lai-chau

# Who took part
- id: {thing}
  participants:
    - person:  # such as person:wang-ning; where nobody is named: post: post:secretary-yunnan, without capacity
      evidence: {evidence}
      capacity:  # the post, such as post:secretary-yunnan
"""
    return _append({Path("registry/series.yaml"): register, file: event}, seeds)


def _new(kind: str, slug: str, seeds: Path) -> str:
    """Return the id of a thing that has no record yet."""
    if not seeds.is_dir():
        raise UsageError(f"{seeds} is no folder: give the seeds folder with --seeds")
    try:
        thing = expand(f"{kind}:{slug}")
    except ValueError as error:
        raise UsageError(str(error)) from None
    for record in read_records(seeds, seeds.name)[0]:
        if record.thing == thing and record.types:
            raise UsageError(f"{kind}:{slug} has a record already at {record.place}: take another slug, or add to that one")
    return f"{kind}:{slug}"


def _label(wanted: Wanted) -> str:
    return f"{{{wanted.lang}: {quoted(wanted.label)}}}" if wanted.label else ""


def _text(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read as UTF-8 text ({error}): give the text of the source") from None


def _append(records: dict[Path, str], seeds: Path) -> Written:
    """Append records to files, each replaced whole, and find the places that they leave empty."""
    empty: list[tuple[Path, int, str]] = []
    for name, record in records.items():
        file = seeds / name
        before = file.read_text(encoding="utf-8") if file.exists() else ("" if record.startswith(HEADER) else HEADER)
        before += "" if before.endswith("\n") or not before else "\n"
        lines, first = record.splitlines(), before.count("\n") + 1
        lines = [line if _find(line) else _without_hint(line) for line in map(str.rstrip, lines)]
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.new")
        draft.write_text(before + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        draft.replace(file)
        empty += [(file, first + at, _hint(line)) for at, line in enumerate(lines) if _find(line)]
    return Written(tuple(seeds / name for name in records), tuple(empty))


def _find(line: str) -> re.Match[str] | None:
    """Return the match of a line that leaves its value to be filled in."""
    found = _EMPTY.fullmatch(line.strip().removeprefix("- "))
    return found if found and found["key"] != "participants" else None


def _without_hint(line: str) -> str:
    return line if line.startswith("#") else line.split("  #", 1)[0]


def _hint(line: str) -> str:
    found = _find(line)
    assert found  # asked before
    hint = (found["hint"] or "").strip()
    return f"{found['key']}: {hint}" if hint else found["key"]
