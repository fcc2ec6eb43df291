"""The catalogue: one question a file in ``queries/``, with a header that people and programs read.

    # title: Who attended an edition
    # question: Who attended the edition, and in what capacity?
    # param edition: thing
    # param asOf: date = latest
    # columns: person, capacity, sources
    # lists: sources
    # kinds: vcd:Participation

``kinds`` are the classes without which there can be no row (``kg.ask.absence``).

A parameter is a SPARQL variable that VALUES binds at the beginning of the pattern. It is a ``thing`` (an id, IRI or name), a
``date`` (``latest`` stands for the day of the latest publication), a ``text`` or an ``integer``. One without a default has
that of the profile, or else it is left open, and the question is answered for all.

A profile gives questions more names: an ``Example`` is a question with values of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.errors import UsageError
from kg.model.profile import Given, Profile, spoken
from kg.seeds.records import nearest

_LINE = re.compile(r"^# (title|question|columns|lists|kinds): (.+)$", re.MULTILINE)
_PARAM = re.compile(r"^# param (\w+): (thing|date|text|integer)(?: = (.+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that the asker may bind, with its kind and default (empty: none)."""

    name: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue.

    ``given`` are values that hold unless the asker gives others, as an example has them.
    """

    name: str
    title: str
    question: str
    columns: tuple[str, ...]
    lists: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    query: str
    given: Given = ()
    kinds: tuple[str, ...] = ()


def parse_question(name: str, text: str) -> Question:
    """Read a question's header and text; a query without header is a question without title or parameters."""
    header = dict(_LINE.findall(text))
    return Question(
        name, header.get("title", ""), header.get("question", ""), _words(header.get("columns", "")),
        _words(header.get("lists", "")), tuple(Parameter(*found) for found in _PARAM.findall(text)), text,
        kinds=_words(header.get("kinds", "")),
    )


def read_catalogue(folder: Path) -> dict[str, Question]:
    """Return all questions of a folder by name, in the order of their names."""
    return {f.stem: parse_question(f.stem, f.read_text(encoding="utf-8")) for f in sorted(folder.glob("*.rq"))}


def with_examples(catalogue: Mapping[str, Question], profile: Profile, lang: str = "en") -> dict[str, Question]:
    """Return a catalogue with the named examples of a profile after its questions.

    An example of a question that the catalogue does not have (the graph is of another edition of this program) is left out.
    """
    examples = {
        example.name: replace(
            catalogue[example.question], name=example.name, title=spoken(example.title, lang),
            question=spoken(example.asks, lang), given=example.given,
        )
        for example in profile.examples
        if example.question in catalogue
    }
    return {**catalogue, **examples}


def find_question(text: str, catalogue: Mapping[str, Question]) -> Question:
    """Return the question that a name of a catalogue, a file, or SPARQL text stands for.

    Raises:
        UsageError: if it is none of them.
    """
    if text in catalogue:
        return catalogue[text]
    if text.endswith(".rq") or (len(text) < 200 and "\n" not in text and Path(text).is_file()):
        try:
            return parse_question(Path(text).stem, Path(text).read_text(encoding="utf-8"))
        except OSError as error:
            raise UsageError(f"{text} cannot be read ({error.strerror})") from None
    if re.search(r"\b(select|ask|construct|describe)\b", text, re.IGNORECASE):
        return parse_question("", text)
    raise UsageError(f"no question {text!r} in the catalogue{nearest(text, catalogue)}: kg ask lists them")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
