"""Rules: what OWL cannot say, written by us in ``ontology/rules/``; each is read and linted before the engine sees it.

A rule is one line, ``head :- body .``. Atoms are ``property(?x, ?y)`` and ``Class(?x)``; the body may compare variables and
give one a value. Nothing is negated: "no evidence" and "not stated" are answers of queries, not facts (DESIGN 5). In a rule
engine a mistyped predicate is silently empty, so every name, its arity and every variable is looked at here.

``each:FLAG(?x, ?y)`` stands for every property that the ontology flags so and that can have what the rule says ?x and ?y are;
it makes one rule of each, so that a property that is added later needs no line here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model.errors import DataError, Place, Problem
from kg.model.terms import TYPE, VOCABULARIES, Triple, bare, iri, shrink
from kg.model.vocabulary import Vocabulary

LITERAL_RELATIONS = {name: f"<{name}>" for name in ("lit:first", "lit:last", "lit:integer")}
"""Side relations over literals: the first and last day of a date, the number of an integer."""

_HEADER = re.compile(r"^% (title|en): (.+)$", re.MULTILINE)
_ATOM = re.compile(r"(<[^<>\s]+>|[A-Za-z][\w-]*:[\w.-]+)\(([^()]*)\)")
_COMPARISON = re.compile(r"(\?\w+)\s*(!=|<=|>=|=|<|>)\s*(.+)")
_VARIABLE = re.compile(r"\?[A-Za-z]\w*")
_FUNCTION = re.compile(r"([A-Za-z]\w*)\(")
_EACH = re.compile(r"each:(\w+)\((\?\w+), (\?\w+)\)")
_FUNCTIONS = frozenset(("CONCAT", "IRI", "STR", "STRAFTER"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, what it says in plain words, its text, and the predicates of body and head (IRI terms)."""

    name: str
    words: str
    text: str
    body: tuple[str, ...]
    head: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    """A predicate as written with its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def term(self) -> str:
        return term_of(self.name)


def read_rules(folder: Path, vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Read and lint our own rules: one file a rule of thought, each with a title and plain words in its header.

    Raises:
        DataError: naming every file without header and, with its line, everything in a rule that the engine would refuse or
            silently leave empty.
    """
    rules: list[Rule] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.rls")):
        place = f"ontology/rules/{file.name}"
        text = file.read_text(encoding="utf-8")
        header = dict(_HEADER.findall(text))
        if set(header) != {"title", "en"}:
            problems.append(Problem(Place(place, 1), "the header lacks '% title:' or '% en:': write both"))
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip() and not line.startswith("%"):
                lines = _each(line.strip(), vocabulary)
                faults = list(dict.fromkeys(fault for one in lines for fault in _faults(one, vocabulary)))
                problems += [Problem(Place(place, number), fault) for fault in faults]
                rules += [] if faults else [_own_rule(header["title"], header["en"], one) for one in lines]
    if problems:
        raise DataError(problems)
    return tuple(rules)


def key(triple: Triple) -> str:
    """Return what rules call a triple's predicate: the class of a type, else the property."""
    return triple[2] if triple[1] == TYPE else triple[1]


def short(term: str) -> str:
    """Return a term as people read it in the words of a rule."""
    return shrink(bare(term)).removeprefix("vcd:")


def term_of(name: str) -> str:
    """Return the term of a prefixed name or IRI in a rule; side relations over literals stay as they are."""
    if name.startswith("<"):
        return name
    prefix, local = name.split(":")
    return iri(VOCABULARIES[prefix] + local) if prefix in VOCABULARIES else name


def _each(line: str, vocabulary: Vocabulary) -> list[str]:
    """Return a line once for each property that it stands for; what only rules state is left out, for its ground is there.

    Where there is no such property the line is returned as it is, so that it is told as a name that is not declared.
    """
    match = _EACH.search(line)
    if match is None:
        return [line]
    flag, subject, obj = match.groups()
    body = _atoms(line.removesuffix(".").split(" :- ")[-1])
    classes = {atom.arguments: vocabulary.superclasses.get(atom.term, frozenset()) for atom in body}
    flagged = vocabulary.flagged(flag) & vocabulary.properties - vocabulary.flagged("derivedOnly")
    fitting = (
        prop for prop in sorted(flagged)
        if all(not needed or above is None or needed in above for needed, above in (
            (vocabulary.domain(prop), classes.get((subject,))), (vocabulary.range(prop), classes.get((obj,))),
        ))
    )
    return [line.replace(match[0], f"{prop}({subject}, {obj})") for prop in fitting] or [line]


def _own_rule(name: str, words: str, text: str) -> Rule:
    head, body = text.removesuffix(".").split(" :- ", 1)
    taken = tuple(atom.term for atom in _atoms(body) if atom.name not in LITERAL_RELATIONS)
    return Rule(name, words, text, taken, tuple(atom.term for atom in _atoms(head)))


def _faults(line: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what is wrong with a line of a file of rules."""
    if line.count(" :- ") != 1 or not line.endswith("."):
        yield "not a rule: write 'head :- body .' on one line"
        return
    head_text, body_text = line.removesuffix(".").split(" :- ")
    unread = [part for part in (*_parts(head_text), *_parts(body_text)) if not _readable(part)]
    for part in unread:
        yield (f"{part!r} negates, which no rule may: ask it of a query" if part.startswith(("~", "not "))
               else f"{part!r} is neither PREDICATE(ARGUMENTS) nor a comparison of variables: mend it")
    if unread:
        return
    head, body = _atoms(head_text), _atoms(body_text)
    yield from (fault for atom in (*head, *body) for fault in _atom_faults(atom, vocabulary))
    if any(_COMPARISON.fullmatch(part) for part in _parts(head_text)) or any(a.name in LITERAL_RELATIONS for a in head):
        yield "the head of a rule has properties and classes only: move the rest into the body"
    yield from _variable_faults(head, body, body_text)
    yield from _literal_faults(head, body, vocabulary)


def _readable(part: str) -> bool:
    if _ATOM.fullmatch(part):
        return True
    match = _COMPARISON.fullmatch(part)
    return match is not None and all(name in _FUNCTIONS for name in _FUNCTION.findall(match[3]))


def _parts(side: str) -> list[str]:
    """Split a side of a rule at the commas outside parentheses and quotes."""
    parts, depth, quoted, begin = [], 0, False, 0
    for place, character in enumerate(side):
        quoted ^= character == '"'
        if not quoted:
            depth += (character == "(") - (character == ")")
            if character == "," and depth == 0:
                parts.append(side[begin:place].strip())
                begin = place + 1
    return [*parts, side[begin:].strip()]


def _atoms(side: str) -> list[_Atom]:
    matches = (_ATOM.fullmatch(part) for part in _parts(side))
    return [_Atom(m[1], tuple(argument.strip() for argument in m[2].split(","))) for m in matches if m]


def _atom_faults(atom: _Atom, vocabulary: Vocabulary) -> Iterator[str]:
    arity = 2 if atom.name in LITERAL_RELATIONS or atom.term in vocabulary.properties else 1
    if arity == 1 and atom.term not in vocabulary.classes:
        yield f"{atom.name} is not declared in the ontology: mend the name"
    elif len(atom.arguments) != arity or not all(atom.arguments):
        yield f"{atom.name} takes {arity} argument{'s' if arity > 1 else ''}, not {len(atom.arguments)}: mend the atom"


def _variable_faults(head: list[_Atom], body: list[_Atom], body_text: str) -> Iterator[str]:
    bound = {argument for atom in body for argument in atom.arguments}
    asked = [argument for atom in head for argument in atom.arguments if argument.startswith("?")]
    for part in _parts(body_text):
        if match := _COMPARISON.fullmatch(part):
            asked += _VARIABLE.findall(match[3])
            if match[2] == "=" and match[1] not in bound:
                bound.add(match[1])
            else:
                asked.append(match[1])
    for variable in asked:
        if variable not in bound:
            yield f"{variable} is bound by no atom of the body: name it there"


def _literal_faults(head: list[_Atom], body: list[_Atom], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield where a literal would become a subject, a member of a class or the value of a property of things."""
    literals = {
        atom.arguments[1]
        for atom in body
        if len(atom.arguments) == 2 and (atom.name in LITERAL_RELATIONS or atom.term in vocabulary.data_properties)
    }
    for atom in head:
        things = atom.arguments if atom.term in vocabulary.object_properties else atom.arguments[:1]
        for argument in things:
            if argument in literals or not argument.startswith(("?", "<")):
                yield f"{argument} in {atom.name} is a literal, where only a thing can stand: mend the head"
