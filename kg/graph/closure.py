"""The fast way of closure: compiled rules in Nemo, a Datalog engine.

Nemo would retype numbers and dates, so literals stay outside: each is replaced by a token and put back byte for byte.
This is the only module that knows the engine.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import nmo_python as nemo

from kg.graph.rules import LITERAL_RELATIONS, Rule, key
from kg.model.dates import PartialDate, day_term
from kg.model.errors import DataError, Place, Problem
from kg.model.lexical import WELL_FORMED
from kg.model.terms import OWL, TYPE, VOCABULARIES, XSD, Triple, bare, is_iri, parts
from kg.model.vocabulary import Vocabulary

_TOKEN = "<lit:{}>"
_TABLE = "<bindings:{}>"
_VARIABLE = re.compile(r"\?[A-Za-z]\w*")


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from facts by rules: the triples that are not facts themselves; and the rules that gave nothing."""

    inferred: frozenset[Triple]
    idle: tuple[Rule, ...] = ()


class Programs:
    """Parsed programs, for who closes one graph after another: parsing takes longer than reasoning.

    One at a time may close with them, because all programs read their facts from one file.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.file = Path(self._folder.name) / "facts.nt"
        self._last: tuple[str, nemo.NemoProgram] | None = None

    def parse(self, text: str) -> nemo.NemoProgram:
        """Return the parsed program, the one of last time if the text is the same."""
        if self._last is None or self._last[0] != text:
            self._last = (text, nemo.load_string(text))
        return self._last[1]

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.cleanup()


def close(
    facts: Iterable[Triple], rules: Iterable[Rule], vocabulary: Vocabulary, programs: Programs | None = None
) -> Closure:
    """Close facts under rules.

    Args:
        facts: the triples to start from.
        rules: compiled axioms and our own rules.
        vocabulary: tells properties from classes.
        programs: kept from one closing to the next; left out, the program is parsed anew.

    Returns:
        The inferred triples, without those that are facts already; and the rules whose body or head holds nowhere.
    """
    everything, rules = set(facts), tuple(rules)
    given = _taken(everything, rules)
    _refuse_axioms(everything)
    if not given:
        return Closure(frozenset(), rules)
    literals = _Literals(term for _, _, term in given if not is_iri(term))
    usable = _reachable(given, rules)
    engine = _reason(given, usable, literals, programs)
    results = _results(engine, {head for rule in usable for head in rule.head}, literals, vocabulary)
    applied = set(usable)
    idle = tuple(rule for rule in rules if rule not in applied or not all(results[head] for head in rule.head))
    return Closure(frozenset().union(*results.values()) - everything, idle)


def _results(
    engine: nemo.NemoEngine, heads: set[str], literals: _Literals, vocabulary: Vocabulary
) -> dict[str, set[Triple]]:
    """Return the triples of every property and class that rules give."""
    found: dict[str, set[Triple]] = {}
    for head in heads:
        rows = engine.result(bare(head))
        if head in vocabulary.properties:
            found[head] = {(s, head, literals.term(o)) for s, o in rows if not literals.has(s)}
        else:
            found[head] = {(s, TYPE, head) for (s,) in rows if not literals.has(s)}
    return found


def _taken(facts: Iterable[Triple], rules: Iterable[Rule]) -> set[Triple]:
    """Return the facts of which a rule asks; the others, labels above all, would cost time and nothing follows from them."""
    asked = {predicate for rule in rules for predicate in rule.body}
    return {triple for triple in facts if key(triple) in asked}


def _refuse_axioms(given: set[Triple]) -> None:
    """Refuse facts that mean more to OWL than their triple: no rule would follow them, and owlrl does.

    Raises:
        DataError: naming the properties.
    """
    axioms = sorted({predicate for _, predicate, _ in given if predicate.startswith(f"<{OWL}")})
    if axioms:
        raise DataError([Problem(Place("facts"), f"{predicate} is no property of facts: take one of the ontology")
                         for predicate in axioms])


def bindings(facts: Iterable[Triple], rules: Iterable[Rule], vocabulary: Vocabulary) -> dict[Rule, list[dict[str, str]]]:
    """Close facts under rules and tell how: the values of each rule's variables, for every way in which its body holds.

    These are the complete derivations, from the same run of the same rules: each rule fills, beside its head, a table of
    its variables. Only explanations ask for them, because the tables have to be read back.
    """
    rules = tuple(rules)
    given = _taken(facts, rules)
    literals = _Literals(term for _, _, term in given if not is_iri(term))
    tables: dict[Rule, tuple[str, list[str]]] = {}
    watched = []
    for number, rule in enumerate(sorted(_reachable(given, rules), key=lambda rule: rule.text)):
        name, variables = _TABLE.format(number), sorted(set(_VARIABLE.findall(rule.text)))
        tables[rule] = name, variables
        watched.append(replace(rule, text=f"{name}({', '.join(variables)}), {rule.text}"))
    if not watched:
        return {}
    engine = _reason(given, watched, literals)
    return {
        rule: [dict(zip(variables, map(literals.term, map(str, row)), strict=True))
               for row in engine.result(bare(name))]
        for rule, (name, variables) in tables.items()
    }


def _reason(
    given: set[Triple], rules: list[Rule], literals: _Literals, programs: Programs | None = None
) -> nemo.NemoEngine:
    rows = [(s, p, literals.token(o)) for s, p, o in sorted(given)] + literals.relations()
    with ExitStack() as stack:
        try:
            used = programs or stack.enter_context(Programs())
            used.file.write_text("".join(f"{s} {p} {o} .\n" for s, p, o in rows), encoding="utf-8")
        except OSError as error:
            remedy = "make room, or name another folder in TMPDIR"
            raise DataError([Problem(Place("temporary files"), f"cannot be written ({error.strerror}): {remedy}")]) from None
        engine = nemo.NemoEngine(used.parse(_program(used.file, rows, rules)))
        engine.reason()
    return engine


def _program(file: Path, rows: list[Triple], rules: list[Rule]) -> str:
    """Write the program: the import of the triples that rules ask for, a rule a predicate that takes them apart, and the rules.

    Parsing costs half a millisecond a rule, so predicates that no rule uses stay out; joins over the triples themselves
    would cost more than the rules that take them apart.
    """
    used = {predicate for rule in rules for predicate in (*rule.head, *rule.body)} | set(LITERAL_RELATIONS.values())
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in sorted(VOCABULARIES.items())]
    lines += ["@prefix lit: <lit:> .", f'@import t :- ntriples{{resource="{file.as_posix()}"}} .']
    for predicate in sorted({p for _, p, _ in rows} & used):
        lines.append(f"{predicate}(?x, ?y) :- t(?x, {predicate}, ?y) .")
    for cls in sorted({o for _, p, o in rows if p == TYPE} & used):
        lines.append(f"{cls}(?x) :- t(?x, {TYPE}, {cls}) .")
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

    def has(self, token: str) -> bool:
        """Tell whether a token stands for a literal, which is the subject of no triple (RDF 1.1 Concepts, 3.1)."""
        return token in self._back

    def relations(self) -> list[Triple]:
        """Return what rules may ask of literals, as triples: the bounds of dates, the numbers of integers."""
        first, last, integer = LITERAL_RELATIONS.values()
        rows = []
        for term, date in sorted(self._dates.items()):
            rows.append((self._tokens[term], first, self._tokens[day_term(date.first)]))
            rows.append((self._tokens[term], last, self._tokens[day_term(date.last)]))
        rows += [(self._tokens[term], integer, term) for term in self._terms if _is_integer(term)]
        return rows


def _is_integer(term: str) -> bool:
    text, _, datatype = parts(term)
    return datatype == XSD + "integer" and WELL_FORMED[datatype](text)


def _date(term: str) -> PartialDate | None:
    text, lang, datatype = parts(term)
    if lang or not (datatype in {XSD + kind for kind in ("date", "gYear", "gYearMonth")} or "-Q" in text):
        return None
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None
