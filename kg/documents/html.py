"""HTML pages: plain, escaped, without scripts, in four languages; links are relative, so pages work under any mount point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.documents.contents import LICENSE
from kg.documents.negotiate import HTML, LANGUAGES, RDF_FORMATS, Format
from kg.documents.ontology import Ontology, rule_of
from kg.documents.reader import Fact, Reader
from kg.graph.rules import Rule
from kg.model.profile import NEUTRAL, Profile, spoken
from kg.model.terms import BASE, GRAPH, ID, INFERRED, LABEL, SKOS, SKOSXL, TYPE, VCD, Triple, bare, iri, is_iri, parts, shrink

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
"""The content security policy of every page: nothing runs, nothing is loaded from elsewhere."""
SHOWN = 100
"""How many values of one property a page shows; the RDF formats have the others."""
_FOLDER = Path(__file__).parent
_NATIVE = {"en": "English", "fr": "Français", "vi": "Tiếng Việt", "zh": "中文"}
_short = lru_cache(4096)(shrink)
_HIDDEN = {TYPE, LABEL, *(iri(SKOSXL + name) for name in ("prefLabel", "altLabel", "hiddenLabel"))}
_LABELS = {LABEL, iri(SKOS + "prefLabel")}


@dataclass(frozen=True, slots=True)
class Link:
    """What a page shows for a term: text, its language, and where it leads (empty if nowhere); ``title`` is the short id."""

    href: str
    text: str
    lang: str = ""
    title: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one property, the first ``SHOWN`` of them."""

    property: str
    facts: tuple[Fact, ...]
    more: int


@dataclass(frozen=True)
class Page:
    """What templates ask of a page: texts, links to terms and to other pages, in its language and from where it stands.

    ``root`` leads from the page to the mount point (``../../``); ``name`` is the document's, empty for a message.
    """

    lang: str
    root: str
    name: str
    canonical: str
    endpoint: str
    reader: Reader
    ontology: Ontology
    profile: Profile = NEUTRAL
    known: Mapping[Triple, bool] = field(default_factory=dict)
    license: str = LICENSE
    policy: str = POLICY
    inferred: str = INFERRED

    def say(self, key: str) -> str:
        """Return a text of ``texts.yaml``."""
        return texts()[key][self.lang]

    @property
    def site(self) -> str:
        """The name of the site: the project's, and the field's."""
        return self.say("site").format(title=spoken(self.profile.title or NEUTRAL.title, self.lang))

    @property
    def about(self) -> str:
        """What the graph is about, and that everything in it can be traced."""
        said = spoken(self.profile.description or NEUTRAL.description, self.lang)
        return f"{said}{'' if self.lang == 'zh' else ' '}{self.say('traced')}"

    def at(self, name: str) -> str:
        """Return the way to another document in this page's language."""
        return f"{self.root}{page_file(name, self.lang)}"

    def link(self, node: str) -> Link:
        """Return what to show for a term: labels before ids."""
        if not is_iri(node):
            text, lang, _ = parts(node)
            return Link("", text, lang)
        text, lang = self.reader.label(node, self.lang)
        short = _short(bare(node))
        return Link(self.href(bare(node)), text or short, lang if text else "", short)

    def href(self, text: str) -> str:
        """Return the way to an IRI: to our document of it, or to the web; empty for any other scheme."""
        if text.startswith(VCD):
            return f"{self.at('ontology')}#{text.removeprefix(VCD)}"
        name = document_name(text)
        if name:
            return self.at(name)
        return text if text.startswith(("http://", "https://")) else ""

    def rule(self, triple: Triple) -> Rule | None:
        """Return the rule that an inferred triple comes from, where it is cheap to tell."""
        return rule_of(triple, self.known, self.ontology)

    @cached_property
    def formats(self) -> list[Link]:
        """The RDF formats of this document."""
        return [Link(self._beside(form), form.name, media=form.media) for form in RDF_FORMATS] if self.name else []

    @cached_property
    def translations(self) -> list[Link]:
        """This page in every language."""
        return [Link(self._beside(HTML, lang), _NATIVE[lang], lang) for lang in LANGUAGES] if self.name else []

    def groups(self, facts: Iterable[Fact], side: int) -> list[Group]:
        """Return facts by property, in the order of the ontology, each property's values by their text."""
        found: dict[str, list[Fact]] = {}
        for fact in facts:
            if side != 2 or fact.triple[1] not in _HIDDEN:
                found.setdefault(fact.triple[1], []).append(fact)
        order = self.ontology.order

        def place(prop: str) -> tuple[int, str]:
            return order.get(prop, len(order)), prop

        return [
            Group(prop, tuple(sorted(found[prop], key=lambda fact: self._sorting(fact.triple[side]))[:SHOWN]),
                  max(0, len(found[prop]) - SHOWN))
            for prop in sorted(found, key=place)
        ]

    def other_labels(self, facts: Iterable[Fact], shown: str) -> list[Fact]:
        """Return the label facts of a thing in the other languages."""
        return [fact for fact in facts if fact.triple[1] in _LABELS and parts(fact.triple[2])[0] != shown]

    def _sorting(self, node: str) -> tuple[str, str]:
        return self.link(node).text.casefold(), node

    def _beside(self, form: Format, lang: str = "") -> str:
        return self.root + (page_file(self.name, lang) if form == HTML else f"{self.name}.{form.extension}")


def document_name(text: str) -> str:
    """Return the name of the document that an IRI of ours leads to; empty if it is not ours."""
    if text.startswith(ID) and text.count("/") == ID.count("/") + 1:
        return f"doc/{text.removeprefix(ID)}".replace("doc/selector/", "doc/passage/")
    if text.startswith(GRAPH):
        return f"doc/graph/{text.removeprefix(GRAPH)}"
    if text == f"{BASE}dataset" or text.startswith(f"{BASE}dataset/"):
        return "dataset"
    return text.removeprefix(BASE) if text == f"{BASE}ontology" or text.startswith(f"{BASE}ontology/") else ""


def page_file(name: str, lang: str) -> str:
    """Return the file of a page in a language: ``doc/edition/yunnan-5.vi.html``; English has no mark."""
    return f"{name}.html" if lang == LANGUAGES[0] else f"{name}.{lang}.html"


def render(template: str, page: Page | None, **context: Any) -> bytes:
    """Fill a template; every value is escaped."""
    return _environment().get_template(template).render(page=page, **context).encode()


def asset(name: str) -> bytes | None:
    """Return a file of ``assets/``, or ``None`` if there is none of that name."""
    return assets().get(name)


@cache
def assets() -> Mapping[str, bytes]:
    """Return the files that pages load, by name."""
    return {file.name: file.read_bytes() for file in sorted((_FOLDER / "assets").iterdir()) if file.is_file()}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the texts of pages by key and language."""
    found: dict[str, dict[str, str]] = yaml.safe_load((_FOLDER / "texts.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )
