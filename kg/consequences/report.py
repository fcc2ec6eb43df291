"""Consequences written for people (text, or only the records to paste) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from kg.consequences.collect import KINDS
from kg.consequences.findings import Finding

FORMATS = ("text", "yaml", "json")


def write(found: Iterable[Finding], form: str, name: Callable[[str], str]) -> str:
    """Return findings in one of ``FORMATS``; ``name`` gives the words for a term."""
    if form == "json":
        return json.dumps([_document(finding, name) for finding in found], ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{line}\n" for line in (_records(found) if form == "yaml" else _text(list(found), name)))


def _text(found: list[Finding], name: Callable[[str], str]) -> Iterator[str]:
    if not found:
        yield "nothing follows that is not told already"
    for number, (kind, group) in enumerate(groupby(found, key=lambda finding: finding.kind)):
        if number:
            yield ""
        yield KINDS[kind]
        for finding in group:
            yield f"- {finding.sentence(name)}  [{', '.join(finding.sources)}; {finding.place}]"
    records = list(_records(found))
    if records:
        yield from ("", "Ready to paste, each if you judge so (a judgement into registry/same-as.yaml)", "", *records)


def _records(found: Iterable[Finding]) -> Iterator[str]:
    """Yield the lines of the ready records, each under a comment that says what it settles."""
    for finding in found:
        if finding.record:
            yield f"# {finding.message}"
            yield from finding.record.splitlines()


def _document(finding: Finding, name: Callable[[str], str]) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "text": finding.sentence(name),
        "terms": list(finding.terms),
        "sources": list(finding.sources),
        "at": str(finding.place),
        "record": finding.record,
    }
