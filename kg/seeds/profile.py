"""Reading ``profile.yaml`` of a seeds folder: every fault with its file and line, and what to do.

    title: {en: ..., fr: ..., vi: ..., zh: ...}
    description: {en: ..., ...}
    example: edition:yunnan-5
    defaults: {edition: edition:yunnan-5}
    examples:
      hydrology:
        question: topic
        with: {topic: topic:hydrology}
        title: {en: ..., ...}
        asks: {en: ..., ...}
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.errors import Problem
from kg.model.profile import LANGUAGES, NEUTRAL, Example, Given, Profile, Texts
from kg.model.terms import expand, iri
from kg.seeds.records import Reader, nearest
from kg.seeds.yaml_nodes import Node

FILE = "profile.yaml"
_KEYS = ("title", "description", "example", "defaults", "examples")
_EXAMPLE_KEYS = ("question", "with", "title", "asks")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_THING = re.compile(r"[a-z][a-z-]*:\S+")

Entries = Mapping[str, tuple[Node, Node]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a profile may name: questions with the names of their parameters, and things (as IRI terms)."""

    questions: Mapping[str, Collection[str]]
    things: Collection[str]


def read_profile(seeds: Path, label: str, read: Reader, known: Known) -> tuple[Profile, list[Problem]]:
    """Read the profile of a seeds folder.

    Args:
        seeds: the folder; without a ``profile.yaml`` the profile is the neutral one.
        label: what problems call the folder.
        read: reads one YAML file.
        known: what a profile may name.
    """
    if not (seeds / FILE).exists():
        return NEUTRAL, []
    document = read(seeds / FILE, f"{label}/{FILE}")
    if isinstance(document, Problem):
        return NEUTRAL, [document]
    reader = _Reader(known)
    return reader.profile(document), reader.problems


class _Reader:
    """Reads the parts of a profile and collects what is wrong with them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[Problem] = []

    def report(self, node: Node, message: str) -> None:
        self.problems.append(Problem(node.place, message))

    def profile(self, document: Node) -> Profile:
        entries = self.entries(document, "a profile is a mapping of title, description, example, defaults and examples", _KEYS)
        examples = []
        for name, (key, value) in self.entries(entries["examples"][1]).items() if "examples" in entries else ():
            if found := self.example(name, key, value):
                examples.append(found)
        return replace(
            NEUTRAL,
            title=self.texts(entries["title"][1]) if "title" in entries else NEUTRAL.title,
            description=self.texts(entries["description"][1]) if "description" in entries else NEUTRAL.description,
            example=self.value(entries["example"][1]) if "example" in entries else "",
            defaults=self.given(entries["defaults"][1], self.parameters()) if "defaults" in entries else (),
            examples=tuple(sorted(examples)),
        )

    def parameters(self) -> set[str]:
        return {name for names in self.known.questions.values() for name in names}

    def example(self, name: str, key: Node, value: Node) -> Example | None:
        """Read one named example; None if it cannot be asked."""
        entries = self.entries(value, "an example has question, with, title and asks", _EXAMPLE_KEYS)
        if not _NAME.fullmatch(name):
            self.report(key, f"{name!r} is no name: write it in lower-case letters, digits and hyphens")
        if name in self.known.questions:
            self.report(key, f"{name!r} is a question of the catalogue already: give the example another name")
        if missing := [part for part in _EXAMPLE_KEYS if part not in entries]:
            self.report(key, f"the example lacks {', '.join(missing)}: add it")
            return None
        asked = entries["question"][1]
        question = str(asked.value)
        if question not in self.known.questions:
            self.report(asked, f"no question {question!r} in the catalogue{nearest(question, self.known.questions)}")
            return None
        given = self.given(entries["with"][1], self.known.questions[question])
        return Example(name, question, given, self.texts(entries["title"][1]), self.texts(entries["asks"][1]))

    def given(self, node: Node, known: Collection[str]) -> Given:
        """Read values of parameters."""
        found = {}
        for name, (key, value) in self.entries(node).items():
            if name not in known:
                self.report(key, f"no question has a parameter {name!r}{nearest(name, known)}")
            found[name] = self.value(value)
        return tuple(sorted(found.items()))

    def value(self, node: Node) -> str:
        """Read a value as it may be typed; a thing has to be known."""
        if isinstance(node.value, dict | list) or node.value is None:
            self.report(node, f"one value is expected, not {node.kind}")
            return ""
        text = str(node.value)
        if _THING.fullmatch(text):
            self.check(text, node)
        return text

    def check(self, text: str, node: Node) -> None:
        try:
            thing = iri(expand(text))
        except ValueError as error:
            self.report(node, str(error))
            return
        if thing not in self.known.things:
            self.report(node, f"unknown id {text}{nearest(thing[1:-1], [t[1:-1] for t in self.known.things])}")

    def texts(self, node: Node) -> Texts:
        """Read a text in the four languages."""
        entries = self.entries(node, "a text is written {en: ..., fr: ..., vi: ..., zh: ...}", LANGUAGES)
        if missing := [lang for lang in LANGUAGES if lang not in entries]:
            self.report(node, f"the text is not there in {', '.join(missing)}: add it")
        for _, value in entries.values():
            if not isinstance(value.value, str):
                self.report(value, f"a text is expected, not {value.kind}: quote it")
        return tuple(sorted((lang, str(value.value)) for lang, (_, value) in entries.items()))

    def entries(self, node: Node, what: str = "a mapping is expected", keys: Collection[str] = ()) -> Entries:
        """Return the entries of a mapping; reports what is none, and keys that nobody reads."""
        if not isinstance(node.value, dict):
            self.report(node, f"{what}, not {node.kind}")
            return {}
        for name, (key, _) in node.value.items():
            if keys and name not in keys:
                self.report(key, f"unknown key {name!r}{nearest(name, keys)}")
        return node.value
