"""The fast way of closure: compiled rules in Nemo, a Datalog engine.

Nemo would retype numbers and dates, so literals stay outside: each is replaced by a token and put back byte for byte.
This is the only module that knows the engine.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nmo_python as nemo

from kg.graph.rules import LITERAL_RELATIONS, Rule
from kg.model.dates import PartialDate, day_term
from kg.model.terms import BASE, TYPE, VOCABULARIES, XSD, Triple, bare, is_iri, parts
from kg.model.vocabulary import Vocabulary

_TOKEN = "<lit:{}>"
_RELATIONS = BASE + "literal#"


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from facts by rules: the triples that are not facts themselves."""

    inferred: frozenset[Triple]


def close(facts: Iterable[Triple], rules: Iterable[Rule], vocabulary: Vocabulary) -> Closure:
    """Close facts under rules.

    Args:
        facts: the triples to start from.
        rules: compiled axioms and our own rules.
        vocabulary: tells properties from classes.

    Returns:
        The inferred triples, without those that are facts already.
    """
    given = set(facts)
    if not given:
        return Closure(frozenset())
    literals = _Literals(term for _, _, term in given if not is_iri(term))
    usable = _reachable(given, tuple(rules))
    heads = sorted({head for rule in usable for head in rule.head})
    with tempfile.TemporaryDirectory() as folder:
        engine = nemo.NemoEngine(nemo.load_string(_program(Path(folder), given, usable, literals)))
        engine.reason()
    inferred: set[Triple] = set()
    for head in heads:
        rows = engine.result(bare(head))
        if head in vocabulary.properties:
            inferred |= {(s, head, literals.term(o)) for s, o in rows}
        else:
            inferred |= {(s, TYPE, head) for (s,) in rows}
    return Closure(frozenset(inferred - given))


def _program(folder: Path, given: set[Triple], rules: list[Rule], literals: _Literals) -> str:
    """Write the tables and the program that reads them.

    Parsing is what costs time, half a millisecond a rule and 20 times less an import: hence one table a predicate and no
    rules that take one apart. The engine panics on an imported predicate that no rule uses, so those are left out.
    """
    used = {predicate for rule in rules for predicate in (*rule.head, *rule.body)}
    tables: dict[str, list[str]] = defaultdict(list)
    for s, p, o in sorted(given):
        if p == TYPE and o in used:
            tables[o].append(s)
        elif p != TYPE and p in used:
            tables[p].append(f"{s}\t{literals.token(o)}")
    for name, rows in literals.relations():
        if any(name in rule.text for rule in rules):
            tables[name] += rows
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in sorted(VOCABULARIES.items())]
    lines.append(f"@prefix lit: <{_RELATIONS}> .")
    for number, (name, rows) in enumerate(sorted(tables.items())):
        file = folder / f"{number}.tsv"
        file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        lines.append(f'@import {name} :- tsv{{resource="{file.as_posix()}"}} .')
    return "\n".join([*lines, *sorted(rule.text for rule in rules)])


def _reachable(given: set[Triple], rules: tuple[Rule, ...]) -> list[Rule]:
    """Return the rules whose body can hold at all; the others only cost parsing time."""
    available = {p for _, p, _ in given} | {o for _, p, o in given if p == TYPE}
    chosen: list[Rule] = []
    waiting = list(rules)
    while True:
        ready = [rule for rule in waiting if available.issuperset(rule.body)]
        if not ready:
            return chosen
        chosen += ready
        waiting = [rule for rule in waiting if not available.issuperset(rule.body)]
        available |= {head for rule in ready for head in rule.head}


class _Literals:
    """Literals as tokens, with what rules may ask of them."""

    def __init__(self, terms: Iterable[str]) -> None:
        known = set(terms)
        self._dates = {term: date for term in known if (date := _date(term))}
        known |= {day_term(day) for date in self._dates.values() for day in (date.first, date.last)}
        self._terms = sorted(known)
        self._tokens = {term: _TOKEN.format(number) for number, term in enumerate(self._terms)}
        self._back = {token: term for term, token in self._tokens.items()}

    def token(self, term: str) -> str:
        return self._tokens.get(term, term)

    def term(self, token: str) -> str:
        return self._back.get(token, token)

    def relations(self) -> list[tuple[str, list[str]]]:
        """Return what rules may ask of literals, as tables: the bounds of dates, the numbers of integers."""
        first, last, integer = [], [], []
        for term, date in sorted(self._dates.items()):
            first.append(f"{self._tokens[term]}\t{self._tokens[day_term(date.first)]}")
            last.append(f"{self._tokens[term]}\t{self._tokens[day_term(date.last)]}")
        for term in self._terms:
            text, _, datatype = parts(term)
            if datatype == XSD + "integer":
                integer.append(f"{self._tokens[term]}\t{int(text)}")
        return [(name, rows) for name, rows in zip(LITERAL_RELATIONS, (first, last, integer), strict=True) if rows]


def _date(term: str) -> PartialDate | None:
    text, lang, datatype = parts(term)
    if lang or not (datatype in {XSD + kind for kind in ("date", "gYear", "gYearMonth")} or "-Q" in text):
        return None
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None
