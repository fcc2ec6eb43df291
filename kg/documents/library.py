"""All documents of a build by their names, and each written in any format: what a server answers and a static site stores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.ask.answers import prefixes
from kg.ask.parameters import read_profile
from kg.documents import contents
from kg.documents.dataset import Dump, dataset_quads, read_dumps
from kg.documents.html import Link, Page, render, texts
from kg.documents.negotiate import HTML, TURTLE, Format
from kg.documents.ontology import ONTOLOGY_IRI, Edition, Ontology
from kg.documents.questions import QUERY_TYPE, Executable, question_quads, read_questions
from kg.documents.rdf import write_rdf
from kg.documents.reader import Description, Fact, Reader
from kg.documents.schema_org import dataset_schema, thing_schema
from kg.model.profile import Profile
from kg.model.rooms import ONTOLOGY, QUERIES
from kg.model.terms import BASE, DCTERMS, DEFAULT, GRAPH, ID, INFERRED, SKOSXL, TYPE, VCD, bare, iri, parts, vcd

ROWS = 2000
"""How many claims or triples the page of a graph shows."""
UNLISTED = ("claim", "passage", "selector", "name")
"""Types of IRIs that get no list, no sitemap entry and no guess: there are too many, and their names mean nothing to people."""
_RECENT = 8  # how many things are kept as read
_THING = re.compile(r"doc/([a-z][a-z-]*)/([a-z0-9-]+)")
_LIST = re.compile(r"doc/([a-z][a-z-]*)")
_VERSION = re.compile(r"ontology/(\d+\.\d+\.\d+)")
_SAMPLE = "SELECT ?person ?edition WHERE {\n  ?edition vcd:attendedBy ?person .\n}\nORDER BY ?edition ?person\n"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its name (the path below the mount point, without extension), its sort, what it is about, and its status.

    ``status`` is 410 for a thing that was withdrawn, else 200.
    """

    name: str
    sort: str
    topic: str
    status: int = 200

    @property
    def knows_mount(self) -> bool:
        """Whether its RDF holds the address of the endpoint."""
        return self.sort in ("dataset", "question")


class Library:
    """The documents of one store; it keeps lists of names, and no document."""

    def __init__(
        self, store: Store, dist: Path, endpoint: str = "sparql", *, ontology: Path = ONTOLOGY, queries: Path = QUERIES
    ) -> None:
        """Take a store and what lies beside it.

        Args:
            store: to read from.
            dist: the folder of the dumps.
            endpoint: where the SPARQL endpoint lies below the mount point; empty where there is none.
            ontology: the folder of the ontology.
            queries: the folder of the catalogue.
        """
        self.reader = Reader(store)
        self.dist, self.endpoint, self.queries = dist, endpoint, queries
        self.ontology = Ontology(ontology)
        self._describe = lru_cache(_RECENT)(self.reader.describe)  # one reading serves a document's formats and languages
        self._claim = lru_cache(_RECENT)(self.reader.claim)
        self._claims = lru_cache(_RECENT)(self.reader.claims)

    @cached_property
    def dumps(self) -> dict[str, Dump]:
        """The files of the whole dataset, by name."""
        return read_dumps(self.dist)

    @cached_property
    def questions(self) -> dict[str, Executable]:
        """The catalogue, by name."""
        return read_questions(self.queries, self.reader.store)

    @cached_property
    def profile(self) -> Profile:
        """What belongs to the graph's edition of the field."""
        return read_profile(self.reader.store)

    @cached_property
    def slugs(self) -> dict[str, list[str]]:
        """The slugs of all things, claims and passages, by type."""
        return {kind: list(things) for kind, things in self._things.items()}

    @cached_property
    def classes(self) -> dict[str, str]:
        """What all things of a type have in common: their scheme if they are concepts, else the narrowest class of ours."""
        shared = {kind: frozenset.intersection(*things.values()) for kind, things in self._things.items()}
        order = self.ontology.order
        return {
            kind: max(nodes, key=lambda node: ("/id/scheme/" in node, order.get(node, -1), node), default="")
            for kind, nodes in shared.items()
        }

    @cached_property
    def _things(self) -> dict[str, dict[str, frozenset[str]]]:
        return self.reader.things()

    def find(self, name: str) -> Document | None:
        """Return the document of a name, or ``None`` if there is none."""
        if name in ("index", "dataset"):
            return Document(name, "dataset", iri(contents.DATASET))
        if name == "ontology":
            return Document(name, "ontology", iri(ONTOLOGY_IRI))
        if match := _VERSION.fullmatch(name):
            known = match[1] in self.ontology.versions
            return Document(name, "ontology", iri(f"{ONTOLOGY_IRI}/{match[1]}")) if known else None
        if name.startswith("doc/graph/"):
            graph = GRAPH + name.removeprefix("doc/graph/")
            known = graph.isascii() and graph in self.reader.graphs()
            return Document(name, "graph", iri(graph)) if known else None
        if name == f"doc/{QUERY_TYPE}":
            return Document(name, "questions", iri(f"{BASE}{name}"))
        if match := _THING.fullmatch(name):
            return self._thing(name, *match.groups())
        if match := _LIST.fullmatch(name):
            listed = match[1] in self.slugs and match[1] not in UNLISTED
            return Document(name, "list", iri(f"{BASE}{name}")) if listed else None
        return None

    def names(self) -> Iterator[str]:
        """Yield the names of all documents, those of withdrawn things among them."""
        yield from ("index", "dataset", "ontology")
        yield from (f"ontology/{version}" for version in self.ontology.versions)
        yield from (f"doc/graph/{name.removeprefix(GRAPH)}" for name in self.reader.graphs())
        yield f"doc/{QUERY_TYPE}"
        yield from (f"doc/{QUERY_TYPE}/{name}" for name in self.questions)
        yield from (f"doc/{kind}" for kind in self.slugs if kind not in UNLISTED)
        yield from (f"doc/{kind}/{slug}" for kind, slugs in self.slugs.items() if kind != "selector" for slug in slugs)
        yield from (contents.document_of(node)[1:-1].removeprefix(BASE) for node in self.reader.retired())

    def listed(self) -> Iterator[str]:
        """Yield the names of the documents that search engines are told of."""
        unlisted = tuple(f"doc/{kind}/" for kind in UNLISTED)
        return (name for name in self.names() if not name.startswith(unlisted) and name != "dataset")

    def survivor(self, name: str) -> str:
        """Return the name of the document that a merged thing's leads to, or an empty string."""
        match = _THING.fullmatch(name)
        into = self.reader.survivor(iri(f"{ID}{match[1]}/{match[2]}")) if match else ""
        return contents.document_of(into)[1:-1].removeprefix(BASE) if into else ""

    def nearest(self, name: str) -> list[str]:
        """Return the names of documents that are nearest to one that is not there, best first, at most five."""
        kind, _, slug = name[:120].removeprefix("doc/").partition("/")
        kinds = [known for known in self.slugs if known not in UNLISTED]
        same = [f"doc/{known}/{slug}" for known in kinds if slug and slug in self.slugs[known]]
        if kind in kinds and slug:
            same += [f"doc/{kind}/{near}" for near in get_close_matches(slug, self.slugs[kind], 5, 0.5)]
            same.append(f"doc/{kind}")
        elif kind not in UNLISTED:
            same += [f"doc/{near}" for near in get_close_matches(kind, kinds, 3, 0.5)]
        return list(dict.fromkeys(same))[:5]

    def links(self, names: Iterable[str], page: Page) -> list[Link]:
        """Return links to documents of things and to lists, as ``nearest`` gives them."""
        return [
            page.link(iri(f"{ID}{name.removeprefix('doc/')}")) if name.count("/") > 1
            else Link(page.at(name), self.kind_name(name.removeprefix("doc/"), page))
            for name in names
        ]

    def page(self, lang: str, root: str, name: str = "", facts: Iterable[Fact] = ()) -> Page:
        """Return what templates ask of a page."""
        known = {fact.triple: fact.origin != INFERRED for fact in facts}
        canonical = f"{BASE}{'' if name == 'index' else name}" if name else ""
        return Page(lang, root, name, canonical, self.endpoint, self.reader, self.ontology, self.profile, known)

    def kind_name(self, kind: str, page: Page) -> str:
        """Return what people call a type of IRI: the label of its class or scheme, in the page's language."""
        found = page.link(self.classes.get(kind) or iri(f"{ID}{kind}"))
        return page.say(kind) if found.lang != page.lang and kind in texts() else found.text if found.lang else kind

    def write(self, document: Document, form: Format, lang: str, root: str, mount: str) -> bytes:
        """Write a document.

        Args:
            document: one that ``find`` gave.
            form: one of ``FORMATS``.
            lang: the language of a page.
            root: the way from where the page stands to the mount point, such as ``../../``.
            mount: the absolute URL of the mount point, without a slash at its end.
        """
        if form == HTML:
            return self._html(document, lang, root)
        if document.sort == "ontology" and form == TURTLE:
            return self._edition(document).turtle
        return write_rdf(self._quads(document, f"{mount}/{self.endpoint}" if self.endpoint else ""), form)

    def _thing(self, name: str, kind: str, slug: str) -> Document | None:
        node = iri(f"{ID}{kind}/{slug}")
        if kind == QUERY_TYPE:
            return Document(name, "question", node) if slug in self.questions else None
        if kind == "selector":  # it has no life without its passage, whose document holds it
            passage = self._thing(f"doc/passage/{slug}", "passage", slug)
            return passage if passage and self.reader.described(node) else None
        if kind in ("claim", "passage"):
            return Document(name, kind, node) if self.reader.described(node) else None
        if self.reader.survivor(node):
            return None
        if self.reader.is_thing(node):
            return Document(name, "thing", node)
        return Document(name, "thing", node, 410) if self.reader.is_claimed(node) else None

    def _quads(self, document: Document, endpoint: str) -> Iterable[contents.Quad]:
        reader, node = self.reader, document.topic
        if document.sort == "thing":
            return contents.thing_quads(reader, self._describe(node))
        if document.sort == "claim":
            claim = self._claim(node)
            assert claim
            return contents.claim_quads(reader, claim)
        if document.sort == "passage":
            return contents.passage_quads(reader, node)
        if document.sort == "graph":
            return contents.graph_quads(reader, bare(node))
        if document.sort == "list":
            kind = document.name.removeprefix("doc/")
            return contents.list_quads(reader, kind, self.slugs[kind])
        if document.sort == "ontology":
            return ((DEFAULT, triple) for triple in self._edition(document).triples)
        if document.sort == "dataset":
            return dataset_quads(reader, self.dumps.values(), endpoint)
        names = self.questions if document.sort == "questions" else [document.name.rsplit("/", 1)[1]]
        return (quad for name in names for quad in question_quads(name, self.questions[name], endpoint))

    def _edition(self, document: Document) -> Edition:
        version = document.name.removeprefix("ontology").removeprefix("/")
        return self.ontology.versions[version] if version else self.ontology.current

    def _html(self, document: Document, lang: str, root: str) -> bytes:
        page = self.page(lang, root, document.name)
        slug, node = document.name.rsplit("/", 1)[-1], document.topic
        same: dict[str, Any] = {"iri": bare(node), "slug": slug, "schema": None}
        if document.sort == "thing":
            return self._thing_page(document, self._describe(node), lang, root)
        if document.sort == "claim":
            claim = self._claim(node)
            return render("claim.html", page, title=f"{page.say('claim')} {slug}", claim=claim, **same)
        if document.sort == "passage":
            claims = self._claims(vcd("passage"), node, ROWS)
            return render("passage.html", page, title=f"{page.say('passage')} {slug}", passage=self.reader.passage(node),
                          claims=claims, **same)
        if document.sort == "graph":
            return self._graph_page(document, page, same)
        if document.sort == "list":
            members = [iri(f"{ID}{slug}/{name}") for name in self.slugs[slug]]
            members.sort(key=lambda member: (page.link(member).text.casefold(), member))
            return render("list.html", page, title=self.kind_name(slug, page), members=members, schema=None)
        if document.sort == "ontology":
            return self._ontology_page(document, page, same)
        if document.sort == "dataset":
            return self._home_page(page, same)
        if document.sort == "questions":
            listed = [(name, executable.question) for name, executable in self.questions.items()]
            return render("questions.html", page, title=page.say("questions"), questions=listed, schema=None)
        found = self.questions[slug]
        return render("question.html", page, title=found.question.title, question=found.question, query=found.text, **same)

    def _thing_page(self, document: Document, said: Description, lang: str, root: str) -> bytes:
        page = self.page(lang, root, document.name, (*said.facts, *said.incoming))
        label, label_lang = self.reader.label(said.iri, lang)
        title = label or document.name.removeprefix("doc/").replace("/", ":")
        facts = page.groups(page.other_labels(said.facts, label), 2) + page.groups(said.facts, 2)
        types = [f.triple[2] for f in said.facts if f.triple[1] == TYPE and f.triple[2].startswith(f"<{VCD}")]
        order = self.ontology.order
        kind = document.name.split("/")[1]
        return render(
            "thing.html", page, title=title, lang=label_lang or lang, iri=bare(said.iri), gone=document.status == 410,
            types=sorted(types, key=lambda node: order.get(node, 0)), facts=facts,
            incoming=page.groups(said.named_by, 0), filled=said.filled_by,
            more=said.more, others=said.others, names=self._names(said.iri), schema=thing_schema(said, self.reader, lang),
            graph=iri(bare(said.iri).replace("/id/", "/graph/")) if kind == "source" and said.facts else "",
        )

    def _names(self, node: str) -> list[dict[str, str]]:
        """Return a thing's names with their language and kind."""
        names: dict[str, dict[str, str]] = {}
        for name, predicate, obj in self.reader.names(node):
            entry = names.setdefault(name, {"iri": name, "lang": "", "kind": ""})
            if predicate == iri(SKOSXL + "literalForm"):
                entry["lang"] = parts(obj)[1]
            if predicate == vcd("nameKind"):
                entry["kind"] = obj
        return list(names.values())

    def _graph_page(self, document: Document, page: Page, same: dict[str, Any]) -> bytes:
        name, reader = bare(document.topic), self.reader
        count = sum(1 for _ in reader.quads(graph=name))
        source = iri(name.replace("/graph/", "/id/")) if "/graph/source/" in name else ""
        claims = [reader.claim(str(q.subject)) for q in islice(reader.quads("", TYPE, vcd("Claim"), name), ROWS)]
        shown = sorted((claim for claim in claims if claim), key=lambda claim: (claim.triple, claim.iri))
        triples = [] if source else reader.triples(graph=name)[:ROWS]
        total = sum(1 for _ in reader.quads("", TYPE, vcd("Claim"), name)) if source else count
        slug = name.removeprefix(GRAPH)
        return render("graph.html", page, title=f"{page.say('graph')} {slug}", count=count, source=source, claims=shown,
                      triples=triples, more=max(0, total - ROWS), **same | {"slug": slug})

    def _ontology_page(self, document: Document, page: Page, same: dict[str, Any]) -> bytes:
        edition = self._edition(document)
        titles = {lang: text for text, lang, _ in map(parts, edition.values(iri(DCTERMS + "title")))}
        lang = next(tag for tag in (page.lang, "en", *titles) if tag in titles)
        kinds = [(kind, [t for t in edition.terms if t.kind == kind])
                 for kind in ("classes", "properties", "individuals", "annotations")]
        description = next((parts(o)[0] for o in edition.values(iri(DCTERMS + "description"))), "")
        return render("ontology.html", page, title=page.say("ontology"), heading=titles[lang], lang=lang, version=edition.version,
                      versions=sorted(self.ontology.versions), description=description, kinds=kinds, **same)

    def _home_page(self, page: Page, same: dict[str, Any]) -> bytes:
        kinds: list[dict[str, Any]] = [
            {"name": self.kind_name(kind, page), "at": "" if kind in UNLISTED else page.at(f"doc/{kind}"), "count": len(slugs)}
            for kind, slugs in self.slugs.items() if kind != "selector"
        ]
        kinds.sort(key=lambda kind: (kind["name"].casefold(), kind["at"]))
        sources = [iri(name) for name in self.reader.graphs() if "/graph/source/" in name]
        known = prefixes(self.reader.store)
        query = f"PREFIX vcd: <{known['vcd']}>\n{_SAMPLE}"
        listed = [(name, executable.question) for name, executable in self.questions.items()]
        schema = dataset_schema(page.site, page.about, self.dumps.values())
        return render("home.html", page, title=page.site, kinds=kinds, questions=listed, query=query,
                      sources=[iri(bare(name).replace("/graph/", "/id/")) for name in sources], dumps=self.dumps.values(),
                      **same | {"schema": schema})
