"""What the tests of networks share: the schema, and files made of a graph."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from pyoxigraph import Store

from kg.networks.gexf import write_gexf
from kg.networks.views import read_view

HERE = Path(__file__).resolve().parent
VIEWS = ("all", "attendance", "co-participation", "evidence", "offices", "plans", "provinces", "topics")


def gexf(graph: nx.Graph[Any]) -> bytes:
    out = io.BytesIO()
    write_gexf(graph, out)
    return out.getvalue()


def read_back(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    return nx.read_gexf(io.BytesIO(gexf(graph)), version="1.3")


@pytest.fixture(scope="session")
def network(store: Store) -> Callable[[str], nx.MultiGraph[str]]:
    """Views of the real graph, each read once; who changes one takes a copy."""
    return cache(lambda name: read_view(name, store))


@pytest.fixture(scope="session")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(HERE / "schema" / "gexf.rng"))
