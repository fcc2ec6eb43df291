"""A comparison written for people (text, Markdown for a pull request) and for programs (JSON)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby

from kg.diff.changes import (
    ASIDE,
    CHANGED,
    CHOICES,
    CLAIM,
    GAINED,
    KINDS,
    LESS,
    LOST,
    MORE,
    Change,
    Difference,
    OfSource,
    reason_counts,
)
from kg.diff.reasons import REPLACED, Reason
from kg.diff.sides import Side
from kg.model.terms import LABEL, TYPE, bare, is_iri, lexical, parts, shrink

FORMATS = ("text", "json", "markdown")
MOST_LINES = 400
"""So many changes are listed in Markdown; forges refuse longer comments."""

MOST_TERMS = 8
"""So many changed terms are named in a summary; the rest are counted."""

_SIGNS = {GAINED: "+", LOST: "-", CHANGED: "~", MORE: "=", LESS: "=", CLAIM: "=", ASIDE: "!"}
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|~#"})


def write(difference: Difference, form: str, lang: str = "en", *, summary: bool = True, only: str = "") -> str:
    """Return a comparison in one of ``FORMATS``, with labels in a language.

    Args:
        difference: what to tell.
        form: one of ``FORMATS``.
        lang: the language of labels.
        summary: False leaves text and Markdown to the changes.
        only: one of ``CHOICES``: the changes of these kinds alone; the summary stays that of all.
    """
    names = _Names(difference, lang)
    listed = [change for change in difference.changes if not only or change.kind in CHOICES[only]]
    if form == "json":
        return json.dumps(_document(difference, listed, names), ensure_ascii=False, indent=2) + "\n"
    lines = (_markdown if form == "markdown" else _text)(difference, listed, names, summary)
    return "".join(f"{line}\n" for line in lines)


class _Names:
    """Labels of things and terms: the new side's, else the old one's."""

    def __init__(self, difference: Difference, lang: str) -> None:
        self._vocabulary = difference.new.vocabulary
        self._lang = lang
        self._labels: dict[str, dict[str, str]] = {}
        self._things = [{subject for subject, _, _ in side.support} for side in (difference.old, difference.new)]
        for side in (difference.old, difference.new):
            for subject, predicate, obj in side.support:
                if predicate == LABEL:
                    text, tag, _ = parts(obj)
                    self._labels.setdefault(subject, {})[tag] = text

    def label(self, term: str) -> str:
        """Return a term's label, or an empty string."""
        own = self._labels.get(term)
        if own:
            return next(own[tag] for tag in (self._lang, "en", "vi", "fr", *sorted(own)) if tag in own)
        return self._vocabulary.label(term, self._lang) if term in self._vocabulary.about else ""

    def of(self, term: str) -> str:
        """Return a value for people: a literal's text, or a thing's label and its short id."""
        if not is_iri(term):
            text, tag, _ = parts(term)
            return f'"{text}"@{tag}' if tag else text
        label, short = self.label(term), shrink(bare(term))
        return f"{label} ({short})" if label else short

    def property(self, term: str) -> str:
        """Return a property's label, or its short id."""
        return {TYPE: "type", LABEL: "label"}.get(term) or self.label(term) or shrink(bare(term))

    def heading(self, thing: str) -> str:
        """Return a thing's name, and whether only one side has it."""
        before, after = (thing in things for things in self._things)
        return self.of(thing) + ("" if before and after else ", new" if after else ", gone" if before else "")


def _headline(difference: Difference) -> Iterator[str]:
    """Yield the summary, a line a group: the sides, the sources, the facts, the rules, the reasons."""
    for which, side in (("old", difference.old), ("new", difference.new)):
        yield f"{which}: {side.name} ({_size(side)})"
    if not difference.changes and not difference.rules and not difference.terms:
        yield "no differences"
        return
    for source, of_source in difference.by_source.items():
        yield f"{_presence(source, difference)} {source}: {_of_source(of_source)}"
    stated = Counter(change.kind for change in difference.changes if not change.inferred)
    inferred = Counter(change.kind for change in difference.changes if change.inferred)
    yield "facts: " + _counted(stated, (GAINED, LOST, CHANGED))
    yield "inferences: " + _counted(inferred, (GAINED, LOST, CHANGED))
    yield f"support of facts that stand: {stated[MORE]} gained, {stated[LESS]} lost; claims changed otherwise: {stated[CLAIM]}"
    yield from _rules_and_terms(difference)
    reasons = reason_counts(difference.changes)
    if reasons:
        yield "reasons: " + ", ".join(f"{why} {count}" for why, count in reasons.items())


def _presence(source: str, difference: Difference) -> str:
    """Return what a source is called: on one side only, or on both."""
    return "new source" if source in difference.sources_gained else (
        "source gone" if source in difference.sources_lost else "source"
    )


def _of_source(of_source: OfSource) -> str:
    """Return what became of a source's claims, without what did not."""
    words = [f"{count} {word}" for word, count in (
        ("new", of_source.new), ("gone", of_source.gone), ("changed", of_source.changed),
    ) if count]
    aside = f"; {of_source.aside} of them contradicted, superseded or withdrawn" if of_source.aside else ""
    return f"claims {', '.join(words)}{aside}"


def _rules_and_terms(difference: Difference) -> Iterator[str]:
    if difference.rules:
        yield f"rules changed: {', '.join(difference.rules)}"
    if difference.terms:
        named = [shrink(bare(term)) for term in difference.terms[:MOST_TERMS]]
        more = len(difference.terms) - len(named)
        yield f"terms of the ontology changed: {', '.join(named)}{f' and {more} more' if more else ''}"


def _size(side: Side) -> str:
    return f"{len(side.claims):,} claims, {len(side.support):,} facts, {len(side.inferred):,} inferences"


def _counted(counts: Counter[str], kinds: Iterable[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in kinds)


def _text(difference: Difference, listed: list[Change], names: _Names, summary: bool) -> Iterator[str]:
    if summary:
        yield from _headline(difference)
    for number, (thing, changes) in enumerate(groupby(listed, key=lambda change: change.thing)):
        if summary or number:
            yield ""
        yield names.heading(thing)
        for change in changes:
            yield f"  {_SIGNS[change.kind]} {_statement(change, names)}  [{_reasons(change)}]"


def _statement(change: Change, names: _Names) -> str:
    value = names.of(change.value)
    if change.kind == CHANGED and change.before:
        value = f"{names.of(change.before)} -> {value}"
    return f"{names.property(change.predicate)}: {value}{' (inferred)' if change.inferred else ''}"


def _reasons(change: Change) -> str:
    """Return the reasons, those that differ only in the claim told once."""
    shown = REPLACED if change.kind == CHANGED else ()
    told = sorted({(r.why, r.source, "" if r.why in shown else r.detail) for r in change.reasons})
    words = "; ".join(_reason(*one) for one in told)
    return f"{change.kind}: {words}" if change.kind in (MORE, LESS, CLAIM, ASIDE) else words


def _reason(why: str, source: str, detail: str) -> str:
    return why + (f", source {source}" if source else "") + (f", {detail}" if detail else "")


def _markdown(difference: Difference, listed: list[Change], names: _Names, summary: bool) -> Iterator[str]:
    if summary:
        yield "## Changes of the graph"
        yield ""
        yield from (f"- {_escape(line)}" for line in _headline(difference))
    left = MOST_LINES
    for inferred, title in ((False, "What is stated"), (True, "What follows")):
        chosen = [change for change in listed if change.inferred is inferred]
        if not chosen:
            continue
        yield from ("", f"<details{'' if inferred else ' open'}>", f"<summary>{title}: {len(chosen)}</summary>")
        for thing, changes in groupby(chosen[:left], key=lambda change: change.thing):
            yield from ("", f"**{_escape(names.heading(thing))}**", "")
            yield from (
                f"- `{_SIGNS[change.kind]}` {_escape(_statement(change, names))} — {_escape(_reasons(change))}"
                for change in changes
            )
        if len(chosen) > left:
            yield from ("", f"{len(chosen) - left} more: kg diff {_escape(difference.old.name)} {_escape(difference.new.name)}")
        left = max(0, left - len(chosen))
        yield from ("", "</details>")


def _escape(text: str) -> str:
    return text.translate(_ESCAPED).replace("\n", " ")


def _document(difference: Difference, listed: list[Change], names: _Names) -> dict[str, object]:
    """Return the comparison as plain data; terms are N-Triples text, as the graph has them."""
    counts = {
        which: {
            kind: sum(change.kind == kind and change.inferred is inferred for change in difference.changes) for kind in KINDS
        }
        for which, inferred in (("stated", False), ("inferred", True))
    }
    return {
        "old": _side(difference.old),
        "new": _side(difference.new),
        "summary": {
            "counts": counts,
            "reasons": reason_counts(difference.changes),
            "sources": {"new": list(difference.sources_gained), "gone": list(difference.sources_lost)},
            "bySource": {source: asdict(of_source) for source, of_source in difference.by_source.items()},
            "rules": list(difference.rules),
            "terms": [bare(term) for term in difference.terms],
        },
        "changes": [_change(change, names) for change in listed],
    }


def _side(side: Side) -> dict[str, object]:
    return {"name": side.name, "claims": len(side.claims), "facts": len(side.support), "inferences": len(side.inferred)}


def _change(change: Change, names: _Names) -> dict[str, object]:
    return {
        "thing": bare(change.thing),
        "label": names.label(change.thing),
        "property": bare(change.predicate),
        "propertyLabel": names.property(change.predicate),
        "kind": change.kind,
        "inferred": change.inferred,
        "before": _value(change.before, names),
        "after": _value(change.after, names),
        "claimed": _value(change.claimed, names),
        "reasons": [_plain_reason(reason) for reason in change.reasons],
    }


def _value(term: str | None, names: _Names) -> dict[str, str] | None:
    if term is None:
        return None
    label = names.label(term) if is_iri(term) else lexical(term)
    return {"term": term, "label": label}


def _plain_reason(reason: Reason) -> dict[str, str]:
    return {name: text for name, text in asdict(reason).items() if text}
