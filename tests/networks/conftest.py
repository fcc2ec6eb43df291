"""What the tests of networks share: the schema, and files made of a graph."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from pyoxigraph import Store

from kg.networks.gexf import write_gexf
from kg.networks.views import read_view
from tests.conftest import TEXTS

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
    file = TEXTS.parent / "schemas" / "gexf-1.3" / "gexf.rng"
    if not file.exists():
        pytest.skip("the schema of GEXF 1.3 is absent: put it beside the articles' texts, in schemas/gexf-1.3")
    return etree.RelaxNG(etree.parse(file))
