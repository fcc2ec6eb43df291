"""The build: reproducible, incremental, atomic; and equal to the reference way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from kg.build import build
from kg.check import check
from kg.evidence.texts import read_texts
from kg.evidence.verify import verify
from kg.seeds.translate import Seeds
from tests.conftest import FROZEN, ROOT, TEXTS

FILES = ("vcd.nq", "vcd.trig", "vcd.jsonld", "vcd.ttl", "void.ttl", "claims.csv")


def test_the_same_seeds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    shutil.copytree(FROZEN, tmp_path / "elsewhere" / "seeds")
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Ho_Chi_Minh", "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "kg", "build", "--quiet"], cwd=tmp_path / "elsewhere", env=environment, check=True,
    )
    for name in FILES:
        assert (tmp_path / "elsewhere" / "build" / "dist" / name).read_bytes() == (built / "dist" / name).read_bytes(), name


def test_every_format_holds_the_same_quads(built: Path) -> None:
    dist = built / "dist"
    quads = {str(q) for q in parse(path=str(dist / "vcd.nq"), format=RdfFormat.N_QUADS)}
    for name, form in (("vcd.trig", RdfFormat.TRIG), ("vcd.jsonld", RdfFormat.JSON_LD)):
        assert {str(q) for q in parse(path=str(dist / name), format=form)} == quads
    assert "_:" not in {q[:2] for q in quads}


def test_nothing_to_do(built: Path) -> None:
    assert build(FROZEN, built, lambda step: None).unchanged


def test_the_reference_way_agrees() -> None:
    summary = check(FROZEN, lambda step: None)
    assert summary.counts["inferences equal to owlrl's"] > 500


def test_every_claim_that_cites_a_text_is_verified(seeds: Seeds) -> None:
    texts = read_texts(TEXTS) if TEXTS.is_dir() else {}
    result = verify(seeds.claims.values(), seeds.passages, texts)
    assert result.sound
    assert set(result.claims.values()) == ({"verified"} if texts else {"text absent"})


def test_contract_of_the_graphs(store: Store) -> None:
    prefixes = {"vcd": "https://w3id.org/vcd/ontology#", "e": "https://w3id.org/vcd/id/edition/"}
    for query, wanted in {
        "ASK { e:yunnan-5 vcd:attendedBy <https://w3id.org/vcd/id/person/wang-ning> }": True,
        "ASK { e:yunnan-1 vcd:attendedBy <https://w3id.org/vcd/id/person/wang-ning> }": False,
        "ASK { e:yunnan-6 a vcd:HeldEdition }": False,
        "ASK { e:yunnan-4 a vcd:HeldEdition , vcd:PlannedEdition }": True,
        "ASK { GRAPH <https://w3id.org/vcd/graph/inferred> { e:yunnan-5 vcd:followsEdition e:yunnan-4 } }": True,
        "ASK { GRAPH <https://w3id.org/vcd/graph/source/001> { ?s vcd:attendedBy ?o } }": False,
    }.items():
        assert bool(store.query(query, prefixes=prefixes)) is wanted, query
