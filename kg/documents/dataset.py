"""The dataset's description as it is served: the graph's own VoID and DCAT, with what only the place of serving knows.

VoID (W3C note 2011) and DCAT 3: sizes and checksums of the dumps (a graph cannot hold its own), and the endpoint's address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.documents.contents import DATASET, Quad
from kg.documents.reader import Reader
from kg.graph.description import MEDIA_TYPES
from kg.model.terms import BASE, DATASET_GRAPH, DEFAULT, TYPE, VOCABULARIES, XSD, iri, literal

_DCAT, _VOID = VOCABULARIES["dcat"], VOCABULARIES["void"]
_SPDX = "http://spdx.org/rdf/terms#"
_MORE_TYPES = {"claims.csv": "text/csv; charset=utf-8; header=present", "void.ttl": "text/turtle; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the whole dataset: its size in bytes and its SHA-256 in hexadecimal."""

    name: str
    file: Path
    media: str
    size: int
    sha256: str


def read_dumps(dist: Path) -> dict[str, Dump]:
    """Return the files of ``dist/`` that are published, by name."""
    known = MEDIA_TYPES | _MORE_TYPES
    found = {}
    for file in sorted(dist.iterdir()) if dist.is_dir() else ():
        if file.name in known:
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            found[file.name] = Dump(file.name, file, known[file.name], file.stat().st_size, digest)
    return found


def dataset_quads(reader: Reader, dumps: Iterable[Dump], endpoint: str) -> Iterator[Quad]:
    """Yield the description of the dataset.

    Args:
        reader: has the graph's own description.
        dumps: the files beside the store.
        endpoint: the absolute URL of the SPARQL endpoint; empty where there is none.
    """
    for triple in reader.triples(graph=DATASET_GRAPH):
        yield DEFAULT, triple
    for dump in dumps:
        distribution, checksum = iri(f"{BASE}dataset/{dump.name}"), iri(f"{BASE}dataset/{dump.name}/sha256")
        for triple in (
            (iri(DATASET), iri(_DCAT + "distribution"), distribution),
            (distribution, TYPE, iri(_DCAT + "Distribution")),
            (distribution, iri(_DCAT + "downloadURL"), iri(f"{BASE}dist/{dump.name}")),
            (distribution, iri(_DCAT + "byteSize"), literal(str(dump.size), datatype=XSD + "nonNegativeInteger")),
            (distribution, iri(_SPDX + "checksum"), checksum),
            (checksum, TYPE, iri(_SPDX + "Checksum")),
            (checksum, iri(_SPDX + "algorithm"), iri(_SPDX + "checksumAlgorithm_sha256")),
            (checksum, iri(_SPDX + "checksumValue"), literal(dump.sha256, datatype=XSD + "hexBinary")),
        ):
            yield DEFAULT, triple
    if endpoint:
        service = iri(f"{BASE}sparql")
        for triple in (
            (iri(DATASET), iri(_VOID + "sparqlEndpoint"), iri(endpoint)),
            (service, TYPE, iri(_DCAT + "DataService")),
            (service, iri(_DCAT + "endpointURL"), iri(endpoint)),
            (service, iri(_DCAT + "endpointDescription"), iri(endpoint)),
            (service, iri(_DCAT + "servesDataset"), iri(DATASET)),
        ):
            yield DEFAULT, triple
