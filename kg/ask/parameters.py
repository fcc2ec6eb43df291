"""Parameters of a question: what is typed becomes a term, and what is not typed comes from an example or a default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple, Variable

from kg.ask.catalogue import Parameter, Question
from kg.ask.names import resolve
from kg.ask.syntax import with_values
from kg.model.dates import PartialDate
from kg.model.errors import UsageError
from kg.model.profile import Profile
from kg.model.terms import DATASET_GRAPH, VCD, XSD, expand
from kg.seeds.records import nearest

LATEST = "latest"
"""The date parameter that stands for the day of the latest publication in the graph."""

Bound = dict[Variable, NamedNode | BlankNode | Literal | Triple]


def read_profile(store: Store) -> Profile:
    """Return the profile of a published store."""
    quads = store.quads_for_pattern(None, None, None, NamedNode(DATASET_GRAPH))
    return Profile.of((str(q.subject), str(q.predicate), str(q.object)) for q in quads)


def bind(question: Question, given: Mapping[str, str], store: Store) -> Bound:
    """Return the values of a question's parameters.

    What is given holds, then what the question's example has, then a default: the question's own, or that of the store's
    profile. A default of a thing holds only where no thing is given, because who asks about one unit does not ask about
    the post that is usually asked about. An empty text leaves a parameter open: the question is answered for all.

    Raises:
        UsageError: for an unknown parameter, or a value that its kind does not take.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            has = ", ".join(known) or "none"
            raise UsageError(f"the question has no parameter {name!r}{nearest(name, known)} (it has: {has})")
    usual = dict(read_profile(store).defaults) if known else {}
    chosen = {**dict(question.given), **given}
    about_a_thing = any(known[name].kind == "thing" for name in chosen)
    bound: Bound = {}
    for name, parameter in known.items():
        if text := given.get(name):
            bound[Variable(name)] = _value(parameter.kind, text, store)
            continue
        own = "" if about_a_thing and parameter.kind == "thing" else parameter.default or usual.get(name, "")
        if default := chosen.get(name, own):
            bound[Variable(name)] = _default(parameter, default, store)
    return bound


def asked(question: Question, given: Mapping[str, str], store: Store) -> str:
    """Return the text of a question with its parameters bound by VALUES (what ``bind`` raises is raised here too)."""
    return with_values(question.query, values(bind(question, given, store)))


def values(bound: Bound) -> list[str]:
    """Return parameters as lines of SPARQL; a term is written as N-Triples has it, so nothing that is typed is syntax."""
    return [f"VALUES {variable} {{ {term} }}" for variable, term in bound.items()]


def latest_day(store: Store) -> str:
    """Return the last day that the graph tells of, so that no answer depends on the clock.

    That is the last publication of a source; in a view without a dated source the last gathering; and where nothing is
    dated the first day of the calendar, before which nothing can have been due.
    """
    for prop in ("publishedOn", "latest"):
        quads = store.quads_for_pattern(None, NamedNode(VCD + prop), None, DefaultGraph())
        days = [PartialDate.parse(quad.object.value).last for quad in quads if isinstance(quad.object, Literal)]
        if days:
            return max(days).isoformat()
    return date.min.isoformat()


def _default(parameter: Parameter, text: str, store: Store) -> NamedNode | Literal:
    """Return a default; a thing need not be there, because a view may be without it."""
    if parameter.kind == "thing" and ":" in text:
        return NamedNode(expand(text))
    return _value(parameter.kind, text, store)


def _value(kind: str, text: str, store: Store) -> NamedNode | Literal:
    if kind == "thing":
        return resolve(text, store)
    if kind == "date":
        try:
            day = PartialDate.parse(latest_day(store) if text == LATEST else text).last
        except ValueError as error:
            raise UsageError(str(error)) from None
        return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))
    if kind == "integer":
        if not text.lstrip("-").isdigit():
            raise UsageError(f"{text!r} is no whole number")
        return Literal(int(text))
    return Literal(text)
