"""What people are told of a view: what it leaves out, and what it keeps without certainty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from kg.model.terms import LABEL, Triple, bare, iri, parts, shrink
from kg.snapshot.bounds import Verdict
from kg.snapshot.history import History
from kg.snapshot.known import Known
from kg.snapshot.standing import Standing

MOST_NAMED = 6
"""So many things are named in a note; the rest are counted."""


def known_notes(known: Known, whole: int, day: date, names: Names) -> Iterator[str]:
    """Tell how much was known by a day, and of which sources it is known that, or perhaps, they came later."""
    yield f"known by {day}: {len(known.claims):,} of {whole:,} claims"
    for verdict, words in (
        (Verdict.NOT_YET, "published later, left out"), (Verdict.POSSIBLE, "perhaps published later, kept"),
    ):
        sources = sorted(iri(source) for source, own in known.sources.items() if own is verdict)
        if sources:
            yield f"known by {day}: {words}: {names.list(sources)}"


def standing_notes(history: History, standing: Standing, whole: int, day: date, names: Names) -> Iterator[str]:
    """Tell how much stands on a day, what is left out of it without certainty, and what is over or not certain."""
    yield f"as of {day}: {len(standing.facts):,} of {whole:,} facts"
    over = {thing for thing, verdict in standing.verdicts.items() if verdict is Verdict.NO_LONGER}
    perhaps = {
        thing for thing, verdict in chain(history.dated.items(), history.plans.items()) if verdict is Verdict.POSSIBLE
    }
    for words, things in (
        ("may have taken place by then, left out", history.doubtful),
        ("no longer in being", standing.ended),
        ("no longer in force", over & history.documents),
        ("not certain, kept (graph:possible)", perhaps),
    ):
        if things:
            yield f"as of {day}: {words}: {names.list(sorted(things))}"
    count = Counter(verdict for thing, verdict in standing.verdicts.items() if thing not in history.dated)
    if count:
        yield (
            f"as of {day}: {count[Verdict.CERTAIN]} tenures held for certain, {count[Verdict.POSSIBLE]} perhaps, "
            f"{count[Verdict.NO_LONGER]} no longer"
        )


class Names:
    """Labels of things for notes, in English, Vietnamese, French or any language."""

    def __init__(self, facts: Iterable[Triple]) -> None:
        """Take the facts that have the labels."""
        self._labels: dict[str, dict[str, str]] = {}
        for subject, predicate, obj in facts:
            if predicate == LABEL:
                text, lang, _ = parts(obj)
                self._labels.setdefault(subject, {})[lang] = text

    def list(self, things: list[str]) -> str:
        """Return the first things by name and id, and how many there are more."""
        words = [self._name(thing) for thing in things[:MOST_NAMED]]
        more = len(things) - len(words)
        return ", ".join([*words, f"{more} more"] if more else words)

    def _name(self, thing: str) -> str:
        own, short = self._labels.get(thing, {}), shrink(bare(thing))
        text = next((own[lang] for lang in ("en", "vi", "fr", *sorted(own)) if lang in own), "")
        return f"{text} ({short})" if text else short
