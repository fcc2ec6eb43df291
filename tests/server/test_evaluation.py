"""What a worker sends for a request, frame by frame."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.server.evaluation import Evaluator
from kg.server.limits import Limits
from kg.server.wire import (
    DATA,
    END,
    FAULT,
    FRAME,
    HEAD,
    REFUSED,
    Build,
    Head,
    Line,
    Request,
    Stop,
    decode_refusal,
    encode_request,
)


@pytest.fixture(scope="module")
def evaluator(built: Path) -> Evaluator:
    return Evaluator(Build(str((built / "store").resolve()), str(built / "dist"), "x"), Limits(rows=1000))


def frames(evaluator: Evaluator, request: Request) -> list[tuple[bytes, bytes]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        evaluator.answer(request, Line(theirs))
        theirs.shutdown(socket.SHUT_WR)
        data = b"".join(iter(lambda: ours.recv(65536), b""))
    found = []
    while data:
        kind, length = FRAME.unpack_from(data)
        found.append((kind, data[FRAME.size : FRAME.size + length]))
        data = data[FRAME.size + length :]
    return found


def query(text: str, media: str = "application/sparql-results+json") -> Request:
    return {"kind": "query", "text": text, "default": [], "named": [], "choice": [media, media, "text/turtle"]}


def test_an_answer_is_a_head_data_and_an_end(evaluator: Evaluator) -> None:
    (head, first), (data, body), (end, _) = frames(evaluator, query("ASK {}"))
    assert (head, data, end) == (HEAD, DATA, END)
    assert Head.decode(first) == Head(200, (("Content-Type", "application/sparql-results+json"),))
    assert body == b'{"head":{},"boolean":true}'


def test_few_triples_declare_the_prefixes_they_use(evaluator: Evaluator) -> None:
    text = "CONSTRUCT { <id/edition/yunnan-5> a ?t } { <id/edition/yunnan-5> a ?t }"
    body = frames(evaluator, query(text))[1][1]
    assert body.count(b"@prefix") < 6
    assert b"@prefix vcd:" in body and b" vcd:HeldEdition" in body


def test_too_many_rows_end_in_a_refusal(evaluator: Evaluator) -> None:
    found = frames(evaluator, query("SELECT * { ?s ?p ?o } LIMIT 1001"))
    assert found[-1][0] == REFUSED
    assert "1,000 rows" in decode_refusal(found[-1][1]).message
    assert frames(evaluator, query("SELECT * { ?s ?p ?o } LIMIT 1000"))[-1][0] == END


@pytest.mark.parametrize("media", [
    "text/csv", "text/tab-separated-values", "application/sparql-results+xml", "application/sparql-results+json",
])
def test_rows_are_counted_in_every_format(media: str, evaluator: Evaluator) -> None:
    assert frames(evaluator, query("SELECT ?s { ?s ?p ?o } LIMIT 1000", media))[-1][0] == END
    assert frames(evaluator, query("SELECT ?s { ?s ?p ?o } LIMIT 1001", media))[-1][0] == REFUSED


def test_a_fault_of_ours_is_told_and_the_worker_goes_on(evaluator: Evaluator) -> None:
    (fault, text), (refused, payload) = frames(evaluator, {"kind": "description", "media": "text/nonsense", "endpoint": "x"})
    assert (fault, refused) == (FAULT, REFUSED)
    assert b"KeyError" in text
    assert decode_refusal(payload).status == 500
    assert frames(evaluator, query("ASK {}"))[-1][0] == END


def test_requests_come_whole_and_end_with_the_line() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            sent = [query("ASK {}"), query("ASK { # " + "ê" * 100_000 + "\n}")]
            data = b"".join(map(encode_request, sent))
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, len(data))
            ours.sendall(data)
            line = Line(theirs)
            assert [line.receive(), line.receive()] == sent
        with pytest.raises(Stop):
            line.receive()
