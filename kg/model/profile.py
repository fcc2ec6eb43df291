"""The profile: what belongs to this edition of the field and not to the code.

The field's title and description, an example of a thing, values that questions are asked with when nobody gives any, and
questions that have a name of their own. ``seeds/profile.yaml`` has it as people write it (``kg.seeds.profile`` reads it),
``graph/dataset`` as it is published, so that whoever has a store has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model.terms import BASE, DCTERMS, ID, TYPE, VOCABULARIES, Triple, expand, iri, lexical, literal, parts, shrink

DATASET = iri(BASE + "dataset")
LANGUAGES = ("en", "fr", "vi", "zh")
_SH = VOCABULARIES["sh"]
_TITLE, _DESCRIPTION, _PART_OF, _REQUIRES = (iri(DCTERMS + n) for n in ("title", "description", "isPartOf", "requires"))
_PARAMETER, _NAME, _VALUE = (iri(_SH + n) for n in ("parameter", "name", "defaultValue"))
_EXAMPLE = iri(VOCABULARIES["void"] + "exampleResource")
_QUESTION = f"{ID}query/"

Texts = tuple[tuple[str, str], ...]
"""A text in several languages: pairs of tag and text, sorted."""
Given = tuple[tuple[str, str], ...]
"""Values of a question's parameters by name, as they may be typed, sorted."""


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """A general question asked with values of its own, under a name of its own: ``hydrology`` is ``topic`` of that topic."""

    name: str
    question: str
    given: Given
    title: Texts
    asks: Texts


@dataclass(frozen=True, slots=True)
class Profile:
    """What an edition of the field has of its own; one without a profile has neutral words, no defaults and no examples."""

    title: Texts = (
        ("en", "Subnational diplomacy"), ("fr", "Diplomatie infranationale"), ("vi", "Ngoại giao địa phương"), ("zh", "地方外交"),
    )
    description: Texts = (
        ("en", "What sources report, announce and propose of meetings of subnational units, as facts with claims and evidence."),
    )
    example: str = ""
    defaults: Given = ()
    examples: tuple[Example, ...] = ()

    def triples(self) -> Iterator[Triple]:
        """Yield the profile as it stands in the description of the dataset."""
        yield from _texts(DATASET, _TITLE, self.title)
        yield from _texts(DATASET, _DESCRIPTION, self.description)
        if self.example:
            yield DATASET, _EXAMPLE, iri(expand(self.example))
        yield from _parameters(DATASET, f"{BASE}dataset/default", self.defaults)
        for example in self.examples:
            node = f"{BASE}dataset/example/{example.name}"
            yield iri(node), TYPE, iri(_SH + "Parameterizable")
            yield iri(node), _PART_OF, DATASET
            yield iri(node), _REQUIRES, iri(_QUESTION + example.question)
            yield from _texts(iri(node), _TITLE, example.title)
            yield from _texts(iri(node), _DESCRIPTION, example.asks)
            yield from _parameters(iri(node), node, example.given)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Profile:
        """Return the profile that a description of a dataset has, among whatever else it says."""
        about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, obj in triples:
            about[subject][predicate].append(obj)

        def texts(node: str, prop: str) -> Texts:
            return tuple(sorted((lang, text) for text, lang, _ in map(parts, about[node][prop])))

        def given(node: str) -> Given:
            nodes = (about[parameter] for parameter in about[node][_PARAMETER])
            return tuple(sorted((lexical(own[_NAME][0]), lexical(own[_VALUE][0])) for own in nodes))

        named = [node for node, own in about.items() if own[_REQUIRES] and DATASET in own[_PART_OF]]
        return cls(
            texts(DATASET, _TITLE),
            texts(DATASET, _DESCRIPTION),
            next((shrink(lexical(thing)) for thing in about[DATASET][_EXAMPLE]), ""),
            given(DATASET),
            tuple(sorted(
                Example(
                    lexical(node).rsplit("/", 1)[-1], lexical(about[node][_REQUIRES][0]).removeprefix(_QUESTION),
                    given(node), texts(node, _TITLE), texts(node, _DESCRIPTION),
                )
                for node in named
            )),
        )


NEUTRAL = Profile()


def spoken(texts: Texts, lang: str) -> str:
    """Return a text in a language, else in English, else in any."""
    known = dict(texts)
    return known.get(lang) or known.get("en") or next(iter(known.values()), "")


def _texts(node: str, prop: str, texts: Texts) -> Iterator[Triple]:
    return ((node, prop, literal(text, lang=lang)) for lang, text in texts)


def _parameters(node: str, base: str, given: Given) -> Iterator[Triple]:
    """Yield parameters with their values as ``sh:Parameter`` (SHACL, 6.2.1)."""
    for name, value in given:
        parameter = iri(f"{base}/{name}")
        yield node, _PARAMETER, parameter
        yield parameter, TYPE, iri(_SH + "Parameter")
        yield parameter, _NAME, literal(name)
        yield parameter, _VALUE, literal(value)
