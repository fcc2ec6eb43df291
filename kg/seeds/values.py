"""From a value as written to an RDF term, by what the ontology says of the property."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model.characters import is_iri_text, shows_something
from kg.model.dates import PartialDate
from kg.model.terms import BASE, LABEL, VCD, VOCABULARIES, XSD, bare, expand, iri, literal, shrink, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.records import Report, nearest
from kg.seeds.yaml_nodes import Node

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_DECIMAL = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_FOREIGN = ("wd:", "gn:", "http://", "https://")
_DAYS = frozenset(map(vcd, ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")))
"""Bounds that people may write; core.ttl can give them no range, because HermiT knows no xsd:date."""
MAX_LABEL_WORDS = 12


@dataclass(frozen=True)
class Values:
    """Reads values; ``things`` are the IRI terms of everything that has a record with a type."""

    vocabulary: Vocabulary
    things: frozenset[str]
    report: Report

    def property(self, key: Node) -> str | None:
        """Return the property term that a key names, or None after reporting what is wrong with it."""
        name = str(key.value)
        try:
            term = iri(expand(name)) if ":" in name else vcd(name)
        except ValueError:
            term = ""
        if term in self.vocabulary.writable:
            return term
        if term in self.vocabulary.properties & self.vocabulary.flagged("derivedOnly"):
            self.report(key, f"{name} follows by rule and is not written: leave it out")
        elif term in self.vocabulary.properties:
            self.report(key, f"{name} belongs to claims and is not written: leave it out")
        else:
            ours = [bare(p).removeprefix(VCD) if VCD in p else shrink(bare(p)) for p in self.vocabulary.writable]
            self.report(key, f"unknown key {name!r}{nearest(name, [*ours, 'label', 'names', 'participants'])}")
        return None

    def cls(self, node: Node) -> str | None:
        """Return the class term that a ``type`` names, or None after reporting."""
        name = str(node.value)
        try:
            term = iri(expand(name)) if ":" in name else vcd(name)
        except ValueError:
            term = ""
        if term in self.vocabulary.flagged("saysOfPlans") | self.vocabulary.flagged("saysOfWhatHappened"):
            self.report(node, f"{name} follows by rule from what is planned or happened: leave it out")
        elif term in self.vocabulary.classes:
            return term
        else:
            ours = [bare(c).removeprefix(VCD) for c in self.vocabulary.classes]
            self.report(node, f"unknown class {name!r}{nearest(name, ours)}")
        return None

    def terms(self, prop: str, node: Node) -> list[str]:
        """Return the terms that one value stands for (several where it gives several languages)."""
        if prop in self.vocabulary.object_properties:
            term = self.thing(node)
            return [term] if term else []
        if isinstance(node.value, dict):
            return self.texts(node, limit=None)
        if prop == LABEL or isinstance(node.value, list) or node.value is None:
            self.report(node, f"one value is expected, not {node.kind}")
            return []
        term = self._literal(prop, node)
        return [term] if term else []

    def thing(self, node: Node) -> str | None:
        """Return the term of a thing, concept or individual, or None after reporting."""
        name = str(node.value)
        if not isinstance(node.value, str):
            self.report(node, f"an id of the form type:slug is expected, not {node.kind}")
            return None
        if name.startswith(_FOREIGN):
            address = expand(name)
            if not is_iri_text(address):
                self.report(node, f"{name!r} is no web address: leave out blanks and any of <>\"{{}}|\\^`, and write % as %25")
                return None
            if not address.startswith(BASE):
                return iri(address)
            name = shrink(address)
        if ":" not in name:
            return self._individual(node, name)
        try:
            term = iri(expand(name))
        except ValueError as error:
            self.report(node, str(error))
            return None
        if term in self.things or term in self.vocabulary.concepts or term in self.vocabulary.individuals:
            return term
        if name.split(":")[0] in VOCABULARIES:
            self.report(node, f"{name} is not declared in the ontology")
        else:
            known = [shrink(bare(t)) for t in (*self.things, *self.vocabulary.concepts)]
            self.report(node, f"unknown id {name!r}: give it a record with a type{nearest(name, known)}")
        return None

    def texts(self, node: Node, limit: int | None) -> list[str]:
        """Return the literals of a mapping from language to text, each of at most ``limit`` words."""
        if not isinstance(node.value, dict) or not node.value:
            self.report(node, "text by language is expected: {en: ..., fr: ...}")
            return []
        found = []
        for lang, (key, value) in node.value.items():
            text = value.value
            if not LANGUAGE.fullmatch(lang):
                self.report(key, f"{lang!r} is no language tag: write en, fr, vi or zh")
            elif not isinstance(text, str):
                self.report(value, f"text is expected, not {value.kind}: quote it")
            elif not shows_something(text):
                self.report(value, "the text shows nothing: write a word, or leave the language out")
            elif limit and len(text.split()) > limit:
                self.report(value, f"the label has {len(text.split())} words, more than {limit}: shorten it")
            else:
                found.append(literal(text, lang=lang))
        return found

    def _individual(self, node: Node, name: str) -> str | None:
        term = vcd(name)
        if term in self.vocabulary.individuals:
            return term
        known = [bare(i).removeprefix(VCD) for i in self.vocabulary.individuals if VCD in i]
        self.report(node, f"unknown individual {name!r}: write an id as type:slug{nearest(name, known)}")
        return None

    def _day(self, node: Node) -> str | None:
        try:
            day = PartialDate.parse(str(node.value))
        except ValueError as error:
            self.report(node, str(error))
            return None
        if day.first != day.last:
            self.report(node, f"{node.value} leaves days open: write the first or the last of them, such as {day.first}")
            return None
        return day.term

    def _literal(self, prop: str, node: Node) -> str | None:
        value = node.value
        datatype = bare(self.vocabulary.range(prop)) if self.vocabulary.range(prop) else ""
        if prop in self.vocabulary.flagged("holdsPartialDate"):
            try:
                return PartialDate.parse(str(value)).term
            except ValueError as error:
                self.report(node, str(error))
                return None
        if prop in _DAYS:
            return self._day(node)
        expected = {
            XSD + "integer": isinstance(value, int) and not isinstance(value, bool),
            XSD + "boolean": isinstance(value, bool),
            XSD + "decimal": isinstance(value, str) and bool(_DECIMAL.fullmatch(value)),
        }
        if datatype not in expected:
            if isinstance(value, bool | float):
                self.report(node, "text is expected: quote it")
            elif not shows_something(str(value)):
                self.report(node, "the text shows nothing: write a word, or leave the property out")
            else:
                return literal(str(value), datatype=datatype)
            return None
        if not expected[datatype]:
            kind = datatype.removeprefix(XSD)
            hint = 'a quoted decimal with a point, as "7.2"' if kind == "decimal" else f"a value of type {kind}"
            self.report(node, f"{hint} is expected, not {value!r}")
            return None
        return literal(str(value).lower() if isinstance(value, bool) else str(value), datatype=datatype)
