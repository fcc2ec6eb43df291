"""Answering inside a worker: queries, documents, and the service description."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple, serialize

from kg.documents.negotiate import Format
from kg.documents.pages import Pages
from kg.model.terms import BASE, VOCABULARIES
from kg.server.description import describe
from kg.server.formats import BOOLEAN, BY_MEDIA, MARKS, RDF, RESULTS, ROWS, TRIPLES, Choice, listed
from kg.server.limits import Limits
from kg.server.refusal import Refusal, later
from kg.server.safety import check_reach
from kg.server.wire import DATA, END, FAULT, HEAD, Build, Head, Line, Request, Stop
from kg.store.publish import open_finished

_PART = 32 * 1024
_FEW = 1000  # an answer of at most so many triples declares only the prefixes that it uses
_PREFIXES = {name: namespace for name, namespace in VOCABULARIES.items() if name not in ("id", "graph")}


class Evaluator:
    """The store of one build, and what is answered from it."""

    def __init__(self, build: Build, limits: Limits) -> None:
        self.store = open_finished(Path(build.store))
        self._build, self._limits = build, limits
        self._graphs = frozenset(str(graph.value) for graph in self.store.named_graphs())

    def answer(self, request: Request, line: Line) -> None:
        """Answer one request with frames.

        Raises:
            Stop: if the server hangs up in between.
        """
        try:
            if request["kind"] == "query":
                self._query(request, line)
            elif request["kind"] == "document":
                self._document(request, line)
            else:
                form = BY_MEDIA[request["media"]]
                _whole(line, form, describe(self.store, request["endpoint"], RDF[form]))
        except Refusal as refusal:
            line.refuse(refusal)
        except Stop:
            raise
        except MemoryError:
            line.refuse(later(f"the query needs more than {self._limits.megabytes} MB of memory: ask for less at a time", 60))
        except Exception:
            line.send((FAULT, traceback.format_exc().encode("utf-8", "replace")))
            line.refuse(Refusal(500, "a fault of ours, which is in the log now"))
        except BaseException:  # the engine has panicked, and is not to be trusted any more
            line.send((FAULT, traceback.format_exc().encode("utf-8", "replace")))
            line.refuse(Refusal(503, "the engine fails at this query: write it another way"))
            raise

    def _query(self, request: Request, line: Line) -> None:
        text, choice = request["text"], Choice(*request["choice"])
        check_reach(text, self._graphs, BASE)
        given = bool(request["default"] or request["named"])
        try:
            found = self.store.query(
                text, base_iri=BASE,
                default_graph=[NamedNode(name) for name in request["default"]] if given else None,
                named_graphs=[NamedNode(name) for name in request["named"]] if given else None,
            )
            if isinstance(found, QueryTriples):
                self._triples(found, _accepted(choice.triples, TRIPLES), line)
            elif isinstance(found, QuerySolutions):
                self._rows(found, _accepted(choice.rows, ROWS), line)
            else:
                self._boolean(found, _accepted(choice.boolean, BOOLEAN), line)
        except SyntaxError as error:
            raise Refusal(400, f"not a SPARQL 1.1 query: {error}") from None
        except (ValueError, RuntimeError) as error:
            raise Refusal(400, f"the query cannot be answered: {error}") from None
        except OSError:  # its message names files of ours
            raise later("the graph could not be read: try again", 1) from None

    def _boolean(self, found: QueryBoolean, form: Format, line: Line) -> None:
        _whole(line, form, found.serialize(format=RESULTS[form]) or b"")

    def _rows(self, found: QuerySolutions, form: Format, line: Line) -> None:
        out = _Out(line, form, self._limits)
        found.serialize(out, RESULTS[form])  # type: ignore[arg-type]  # it asks no more of a file than write
        out.close()

    def _triples(self, found: QueryTriples, form: Format, line: Line) -> None:
        first = list(islice(found, _FEW))
        declared = _used(first) if len(first) < _FEW else _PREFIXES
        out = _Out(line, form, self._limits)
        serialize(self._counted(chain(first, found)), out, RDF[form], prefixes=declared)  # type: ignore[arg-type]
        out.close()

    def _counted(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        for number, triple in enumerate(triples, 1):
            if number > self._limits.rows:
                raise _too_large(f"{self._limits.rows:,} triples")
            yield triple

    def _document(self, request: Request, line: Line) -> None:
        found = self._pages.respond(
            request["method"], request["path"], request["query"], request["headers"], request["mount"]
        )
        head = Head(found.status, found.headers, str(found.file) if found.file else "")
        line.send((HEAD, head.encode()), (DATA, found.body), (END, b""))

    @cached_property
    def _pages(self) -> Pages:
        return Pages(self.store, Path(self._build.dist), self._build.name)


class _Out:
    """The file that an answer is written to: it counts, and sends what it has as soon as the first row is known."""

    def __init__(self, line: Line, form: Format, limits: Limits) -> None:
        self._line, self._limits = line, limits
        self._head = Head(200, (("Content-Type", form.content_type),)).encode()
        self._mark = MARKS.get(form)
        self._held: list[bytes] = []
        self._size = self._sent = self._rows = 0
        self._tail = b""

    def write(self, data: bytes) -> int:
        """Take a part of the answer.

        Raises:
            Refusal: 503, if the answer has become too large.
            Stop: if the server has hung up.
        """
        data = bytes(data)
        self._held.append(data)
        self._size += len(data)
        if self._mark:
            self._rows += (self._tail + data).count(self._mark.row)
            self._tail = data[len(data) - len(self._mark.row) + 1 :]  # a mark may begin in one part and end in the next
            if self._rows + self._mark.more > self._limits.rows:
                raise _too_large(f"{self._limits.rows:,} rows")
        if self._sent + self._size > self._limits.answer_bytes:
            raise _too_large(f"{self._limits.answer_bytes:,} bytes")
        if self._size >= _PART if self._sent else self._knows_a_row():
            self._send()
        return len(data)

    def flush(self) -> None:
        """Do nothing: a part is sent when it is large enough."""

    def close(self) -> None:
        """Send what is left, and that it was the end."""
        self._send((END, b""))

    def _knows_a_row(self) -> bool:
        return self._mark is None or b"".join(self._held).count(self._mark.first) >= self._mark.times

    def _send(self, *end: tuple[bytes, bytes]) -> None:
        head = () if self._sent else ((HEAD, self._head),)
        self._line.send(*head, (DATA, b"".join(self._held)), *end)
        self._sent += self._size
        self._held, self._size = [], 0


def _whole(line: Line, form: Format, data: bytes) -> None:
    line.send((HEAD, Head(200, (("Content-Type", form.content_type),)).encode()), (DATA, data), (END, b""))


def _accepted(media: str, offered: tuple[Format, ...]) -> Format:
    if not media:
        raise Refusal(406, f"this answer is offered as {listed(offered)}")
    return BY_MEDIA[media]


def _too_large(bound: str) -> Refusal:
    return Refusal(503, f"the answer has more than {bound}: add LIMIT, or take a dump of the data")


def _used(triples: list[Triple]) -> dict[str, str]:
    """Return the prefixes that some IRI of the triples begins with."""
    texts = "\n".join(map(str, triples))
    return {name: namespace for name, namespace in _PREFIXES.items() if f"<{namespace}" in texts}
