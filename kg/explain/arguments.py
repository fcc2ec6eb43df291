"""A triple as people type it: things by id or name, properties and classes by their names, literals by their text."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.ask.names import fold, resolve
from kg.explain.claims import claims_about
from kg.model.dates import PartialDate
from kg.model.errors import UsageError
from kg.model.lexical import WELL_FORMED
from kg.model.terms import LABEL, RDF, TYPE, Triple, bare, expand, iri, lexical, literal, parts, shrink, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.records import nearest

_TYPE_WORDS = {"a", "type", "rdf:type", f"{RDF}type", "is a"}


def read_triple(subject: str, predicate: str, obj: str, store: Store, vocabulary: Vocabulary, lang: str = "en") -> Triple:
    """Return the triple that three words stand for.

    Args:
        subject: an id, IRI or name.
        predicate: ``attendedBy``, ``vcd:attendedBy``, an IRI, the property's label, or ``a``.
        obj: an id, IRI or name; after ``a`` a class; for a literal its text, with ``@fr`` behind it if needed.
        store: what the names and literals are looked up in.
        vocabulary: the properties and classes.
        lang: which literal is meant where several have the same text.

    Raises:
        UsageError: if one of the three is not known; the message names the nearest.
    """
    thing = str(resolve(subject, store))
    if predicate in _TYPE_WORDS:
        return thing, TYPE, _named(obj, vocabulary.classes, "class", vocabulary)
    prop = _named(predicate, vocabulary.properties | vocabulary.annotations, "property", vocabulary)
    if prop in vocabulary.object_properties:
        return thing, prop, _thing(obj, store, vocabulary)
    return thing, prop, _literal(thing, prop, obj, store, vocabulary, lang)


def _named(text: str, known: frozenset[str], kind: str, vocabulary: Vocabulary) -> str:
    """Return the one term of the ontology that a prefixed name, an IRI, a bare name or a label stands for."""
    if ":" in text:
        try:
            term = iri(expand(text.strip("<>")))
        except ValueError:
            term = ""
        if term in known:
            return term
    if vcd(text) in known:
        return vcd(text)
    wanted = fold(text)
    found = sorted(term for term in known if wanted in {fold(name) for name in _names(term, vocabulary)})
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{text!r} names several: {', '.join(shrink(bare(term)) for term in found)}. Say which by its prefix")
    names = {name for term in known for name in (shrink(bare(term)), *_names(term, vocabulary))}
    raise UsageError(f"the ontology has no {kind} {text!r}{nearest(text, sorted(names))}")


def _names(term: str, vocabulary: Vocabulary) -> set[str]:
    labels = vocabulary.about.get(term, {}).get(LABEL, [])
    return {bare(term).replace("#", "/").rsplit("/", 1)[-1], *map(lexical, labels)}


def _thing(text: str, store: Store, vocabulary: Vocabulary) -> str:
    """Return the term of a thing, or of an individual of the ontology such as ``MoreThan``."""
    if vcd(text) in vocabulary.individuals:
        return vcd(text)
    return str(resolve(text, store))


def _literal(thing: str, prop: str, text: str, store: Store, vocabulary: Vocabulary, lang: str) -> str:
    """Return the literal with this text that the thing has or that a claim gives it; otherwise a new one."""
    node, predicate = NamedNode(bare(thing)), NamedNode(bare(prop))
    known = {str(quad.object) for quad in store.quads_for_pattern(node, predicate, None, DefaultGraph())}
    known |= {claim.triple[2] for claim in claims_about(thing, store) if claim.triple[1] == prop}
    found: dict[str, str] = {}
    for term in sorted(known):
        words, tag, _ = parts(term)
        if text in (words, f"{words}@{tag}"):
            found.setdefault(tag, term)
    if found:
        return next(found[tag] for tag in (lang, "en", "vi", "fr", *sorted(found)) if tag in found)
    datatype = vocabulary.range(prop)
    if datatype:
        name = bare(datatype)
        if name in WELL_FORMED and not WELL_FORMED[name](text):
            raise UsageError(f"{text!r} cannot be a value of {shrink(bare(prop))}: write a {shrink(name)}")
        return literal(text, datatype=name)
    if prop not in vocabulary.flagged("holdsPartialDate") | vocabulary.flagged("derivedOnly"):
        return literal(text)
    try:
        return PartialDate.parse(text).term
    except ValueError as error:
        raise UsageError(str(error)) from None
