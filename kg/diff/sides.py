"""The two sides of a comparison: builds, N-Quads files, seeds folders, or revisions of them in git."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kg.graph.axioms import compile_axioms
from kg.graph.facts import accept
from kg.graph.inference import infer
from kg.graph.rules import Rule, read_rules
from kg.model.errors import DataError, Place, Problem, UsageError
from kg.model.rooms import ONTOLOGY
from kg.model.terms import INFERRED, Triple
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.passages import Passage, Span
from kg.seeds.records import FOLDERS
from kg.seeds.translate import Seeds, read_seeds
from kg.snapshot.view import take_view
from kg.store.claims import Published, parse_claims, read_claims


@dataclass(frozen=True, slots=True)
class Side:
    """One of two graphs: its claims with their status, its facts with the accepted claims behind them, what follows.

    ``ontology`` holds the triples of the ontology whose subjects and objects have names. ``rules`` are those that the
    graph was closed with; of builds and N-Quads files nobody keeps them, and those of this package stand for them.
    """

    name: str
    claims: Mapping[str, Claim]
    status: Mapping[str, str]
    passages: Mapping[Span, Passage]
    support: Mapping[Triple, tuple[Claim, ...]]
    inferred: frozenset[Triple]
    ontology: frozenset[Triple]
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary


def open_side(text: str) -> Side:
    """Open what a side is called by: the folder of a build, a seeds folder, an N-Quads file, else a git revision.

    Raises:
        UsageError: if it is none of them.
        DataError: if its data has problems; the places begin with the side's name where it is a revision.
    """
    path = Path(text)
    if path.is_dir():
        if (path / "store").exists() or (path / "dist").exists():
            return _published(text, read_claims(path))
        if any((path / folder).is_dir() for folder in FOLDERS):
            return _seeds(text, path, path.name, ONTOLOGY)
        raise UsageError(f"{text} is neither a build (with store and dist) nor a seeds folder (with registry and events)")
    if path.is_file():
        return _published(text, _read_nquads(path))
    return _revision(text)


def seen(side: Side, as_of: date | None, known_by: date | None) -> Side:
    """Return a side as of a day, as known by a day, or both (docs/time.md)."""
    if as_of is None and known_by is None:
        return side
    seeds = Seeds(dict(side.claims), dict(side.passages), 0)
    view = take_view(seeds, as_of, known_by, side.vocabulary, side.rules)
    inferred = frozenset(view.dataset.graphs[INFERRED])
    return replace(side, claims=view.seeds.claims, status=view.facts.status, support=view.facts.support, inferred=inferred)


def _published(name: str, published: Published) -> Side:
    if not published.seeds.claims:
        raise UsageError(f"{name} holds no claims: name a build, an N-Quads file of one, or a git revision")
    vocabulary = Vocabulary.load(ONTOLOGY)
    return Side(
        name, published.seeds.claims, published.status, published.seeds.passages,
        published.accepted().support, published.inferred, published.ontology, _rules(ONTOLOGY, vocabulary), vocabulary,
    )


def _seeds(name: str, folder: Path, label: str, ontology: Path) -> Side:
    vocabulary = Vocabulary.load(ontology)
    rules = _rules(ontology, vocabulary)
    seeds = read_seeds(folder, vocabulary, label=label)
    try:
        facts = accept(seeds.claims, vocabulary)
    except ValueError as error:
        raise DataError([Problem(Place(label), str(error))]) from None
    inferred = infer(facts, rules, vocabulary).inferred
    terms = vocabulary.term_triples | vocabulary.concept_triples
    return Side(name, seeds.claims, facts.status, seeds.passages, facts.support, inferred, terms, rules, vocabulary)


def _rules(ontology: Path, vocabulary: Vocabulary) -> tuple[Rule, ...]:
    return compile_axioms(vocabulary).rules + read_rules(ontology / "rules", vocabulary)


def _read_nquads(file: Path) -> Published:
    """Read N-Quads of any writer, made canonical first."""
    from pyoxigraph import RdfFormat, parse, serialize

    try:
        data = serialize(parse(path=str(file), format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS)
        return parse_claims((data or b"").decode("utf-8"))
    except SyntaxError as error:
        raise DataError([Problem(Place(str(file), error.lineno or 0, error.offset or 0), f"not N-Quads: {error.msg}")]) from None
    except ValueError as error:
        raise DataError([Problem(Place(str(file)), f"{error}: export the graph anew")]) from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror})") from None


def _revision(text: str) -> Side:
    """Read the seeds and the ontology of a git revision of the working folder, in a temporary folder."""
    commit = _git(
        f"{text!r} is no build, seeds folder, N-Quads file or git revision",
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}",
    ).decode().strip()
    found = _git(f"git cannot list {text}", "ls-tree", "--name-only", commit, "seeds", "ontology").decode().split()
    if "seeds" not in found:
        raise UsageError(f"the revision {text} has no seeds here: run kg diff in the folder that holds seeds/")
    data = _git(f"git cannot read {text}", "archive", "--format=tar", commit, "--", *found)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                target = (root / member.name).resolve()
                if (content := archive.extractfile(member)) and member.isfile() and target.is_relative_to(root):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content.read())
        ontology = root / "ontology" if (root / "ontology").is_dir() else ONTOLOGY
        try:
            return _seeds(text, root / "seeds", "seeds", ontology)
        except DataError as error:
            raise DataError(
                Problem(Place(f"{text}:{p.place.path}", p.place.line, p.place.column), p.message) for p in error.problems
            ) from None
        except (OSError, SyntaxError) as error:
            raise DataError([Problem(Place(f"{text}:ontology"), f"cannot be read ({error})")]) from None


def _git(failure: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError:
        raise UsageError(f"{failure} (git is not installed)") from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(f"{failure}{f' ({reason})' if reason else ''}")
    return done.stdout
