"""All consequences of a graph, in the order in which people should look at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.consequences.findings import Finding, Material
from kg.consequences.holders import TWO, UNNAMED, two_at_once, unnamed
from kg.consequences.threads import AGAIN, FILLED, filled_gaps, reappearing
from kg.consequences.values import DIFFER, LATE, NAMES, SETTLE, dated_after_report, differing, namesakes, to_settle

KINDS = {
    DIFFER: "Values that differ and nobody has judged",
    TWO: "Two holders of a post that has one",
    LATE: "Events dated after their report",
    NAMES: "One name under two ids, or two things under one name",
    UNNAMED: "Unnamed holders whom another source names",
    SETTLE: "Judgements of Unsure that can be settled",
    FILLED: "Gaps that are filled",
    AGAIN: "Undertakings that reappear",
}
"""What is found, with the heading of a list of it."""

NOTES = (FILLED, AGAIN)
"""What is good to know and asks nobody to decide anything."""


def consequences(graph: Material, on: date) -> tuple[Finding, ...]:
    """Return everything that follows from the sources of a graph for what others say.

    Args:
        graph: the closed graph with its claims.
        on: the day that ready records give as that of the judgement.
    """
    day = on.isoformat()
    found = [
        *differing(graph), *two_at_once(graph, day), *dated_after_report(graph), *namesakes(graph, day),
        *unnamed(graph, day), *to_settle(graph, day), *filled_gaps(graph), *reappearing(graph),
    ]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda finding: (order.index(finding.kind), finding.key)))


def of_source(found: Iterable[Finding], source: str) -> tuple[Finding, ...]:
    """Return the findings to which a source (a slug) contributes."""
    return tuple(finding for finding in found if source in finding.sources)
