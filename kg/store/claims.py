"""From a published graph back to claims: what a view or a comparison starts from.

The claims read back are those that were published: taken through the same steps again they give the same quads. Only what
the graph does not hold is lost: columns of lines, lines of records, and how many records there were.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.graph.dataset import individual
from kg.graph.facts import Facts, denied
from kg.model.errors import Place, UsageError
from kg.model.profile import Profile
from kg.model.terms import (
    DATASET_GRAPH,
    DEFAULT,
    GRAPH,
    ID,
    INFERRED,
    OA,
    ONTOLOGY_GRAPH,
    OVER,
    TYPE,
    VOCABULARY_GRAPH,
    Triple,
    bare,
    lexical,
    vcd,
)
from kg.seeds.claims import CERTAINTIES, MODALITIES, STATUSES, Claim
from kg.seeds.passages import Passage, Span
from kg.seeds.translate import Seeds

_WORDS = {individual(word): word for word in (*MODALITIES, *STATUSES, *CERTAINTIES)}
_CLAIM, _PASSAGE = vcd("Claim"), vcd("Passage")
_SUBJECT, _PREDICATE, _OBJECT, _VALUE = map(vcd, ("subject", "predicate", "object", "value"))
_MODALITY, _STATUS, _CERTAINTY, _JUDGEMENT, _SOURCE = map(vcd, ("modality", "status", "certainty", "judgement", "source"))
_CITES, _WRITTEN_AT, _RESTS_ON = map(vcd, ("passage", "writtenAt", "restsOn"))
_SUBJECT_AS_WRITTEN, _OBJECT_AS_WRITTEN = map(vcd, ("subjectAsWritten", "objectAsWritten"))
_BY = {word: vcd(f"{word}By") for word in ("superseded", "contradicted")}
_SOURCES = GRAPH + "source/"
_LINE = "#L"


@dataclass(frozen=True, slots=True)
class Published:
    """What a graph holds: its claims and passages, the status of each claim, its facts, inferences and ontology.

    Facts are what accepted claims state; the concepts of the vocabulary are part of the ontology.
    """

    seeds: Seeds
    status: dict[str, str]
    facts: frozenset[Triple]
    inferred: frozenset[Triple]
    ontology: frozenset[Triple]

    def accepted(self) -> Facts:
        """Return the facts with the accepted claims that state them; what else these state lies within a finer date."""
        stated: dict[Triple, list[Claim]] = defaultdict(list)
        for name in sorted(self.seeds.claims):
            if self.status[name] == "accepted":
                stated[self.seeds.claims[name].triple].append(self.seeds.claims[name])
        support = {triple: tuple(stated.pop(triple, ())) for triple in sorted(self.facts)}
        coarser = {triple: tuple(claims) for triple, claims in stated.items()}
        wrong = denied(self.seeds.claims, self.status) - support.keys() - coarser.keys()
        return Facts(self.status, support, coarser, wrong)


def read_claims(build: Path) -> Published:
    """Read everything that a build says.

    The published N-Quads are read and not the store, because a store keeps numbers by their value: ``"7.20"`` comes back
    as ``"7.2"``, and the claim's IRI is a hash of what the source says.

    Raises:
        UsageError: if nothing has been built there, or what is there is no graph of ours.
    """
    try:
        return parse_claims((build / "dist" / "vcd.nq").resolve(strict=True).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"there is no graph in {build}: run kg build first, or name its folder with --build") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"the graph in {build} cannot be read ({error}): run kg build again") from None


def read_facts(store: Store) -> Facts:
    """Read the accepted facts of a store with the claims behind them; numbers are spelt as the store keeps them."""
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for quad in store:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else DEFAULT
        graphs[name].append((str(quad.subject), str(quad.predicate), str(quad.object)))
    return _read(graphs).accepted()


def parse_claims(nquads: str) -> Published:
    """Read canonical N-Quads without blank nodes (as ``dist/vcd.nq`` has them).

    Raises:
        ValueError: if a claim lacks a part, saying which claim.
    """
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for line in nquads.split("\n"):
        if line:
            subject, predicate, rest = line[:-2].split(" ", 2)
            obj, _, graph = rest.rpartition(" ")
            if obj and graph[0] == "<" and graph[-1] == ">" and '"' not in graph:
                graphs[graph].append((subject, predicate, obj))
            else:  # in the default graph the object comes last, and a literal may hold spaces
                graphs[DEFAULT].append((subject, predicate, rest))
    return _read({name and bare(name): triples for name, triples in graphs.items()})


def _read(graphs: dict[str, list[Triple]]) -> Published:
    claims: dict[str, Claim] = {}
    status: dict[str, str] = {}
    passages: dict[Span, Passage] = {}
    for name in sorted(graphs):
        if not name.startswith(_SOURCES):
            continue
        about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, obj in graphs[name]:
            about[subject][predicate].append(obj)
        for node, said in about.items():
            try:
                if _PASSAGE in said[TYPE]:
                    passage = _passage(said)
                    passages[passage.span] = passage
                elif _CLAIM in said[TYPE]:
                    claims[bare(node)] = _claim(said)
                    status[bare(node)] = _WORDS[said[_STATUS][0]]
            except (LookupError, ValueError) as error:
                raise ValueError(f"{bare(node)} is no whole claim or passage ({error})") from None
    standing, inferred, terms, concepts = (
        frozenset(graphs.get(name, ())) for name in (DEFAULT, INFERRED, ONTOLOGY_GRAPH, VOCABULARY_GRAPH)
    )
    accepted = {claim.triple for name, claim in claims.items() if status[name] == "accepted"}
    concepts -= accepted
    standing |= accepted.intersection(graphs.get(OVER, ()))  # of a view: what is over is still stated
    seeds = Seeds(claims, passages, 0, Profile.of(graphs.get(DATASET_GRAPH, ())))
    return Published(seeds, status, standing - inferred - concepts, inferred, terms | concepts)


def _claim(said: dict[str, list[str]]) -> Claim:
    instead = {word: said[predicate] for word, predicate in _BY.items() if said[predicate]}
    (obj,) = said[_OBJECT] or said[_VALUE]
    judgement = said[_JUDGEMENT] or said[_STATUS]
    return Claim(
        (said[_SUBJECT][0], said[_PREDICATE][0], obj),
        bare(said[_SOURCE][0]),
        _WORDS[said[_MODALITY][0]],
        _WORDS[said[_CERTAINTY][0]],
        _WORDS[judgement[0]],
        tuple(sorted(_span(node) for node in said[_CITES])),
        tuple(sorted(_place(anchor) for anchor in said[_WRITTEN_AT])),
        (),
        tuple(sorted(bare(ground) for ground in said[_RESTS_ON])),
        tuple(sorted(bare(other) for others in instead.values() for other in others)),
        tuple(sorted(said[_SUBJECT_AS_WRITTEN])),
        tuple(sorted(said[_OBJECT_AS_WRITTEN])),
    )


def _span(node: str) -> Span:
    source, start, end = bare(node).removeprefix(f"{ID}passage/").rsplit("-", 2)
    return Span(source, int(start), int(end))


def _place(anchor: str) -> Place:
    path, _, line = lexical(anchor).rpartition(_LINE)
    return Place(path, int(line))


def _passage(said: dict[str, list[str]]) -> Passage:
    source = bare(said[f"<{OA}hasSource>"][0]).removeprefix(f"{ID}source/")
    start, end, line = (int(lexical(said[vcd(name)][0])) for name in ("start", "end", "line"))
    return Passage(Span(source, start, end), line, lexical(said[vcd("digest")][0]).removeprefix("sha-256:"))
