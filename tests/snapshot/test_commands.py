"""The command line at other times: every command that reads a graph takes both days."""

from __future__ import annotations

import argparse
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from pyoxigraph import Store

import kg.commands
from kg.cli import main
from kg.commands.common import build_folder
from kg.diff.sides import open_side, seen
from kg.documents.library import Library
from kg.model.terms import TYPE, expand, iri, is_iri, vcd
from kg.networks.views import list_views, read_view
from kg.pictures.gallery import draw, picture_names
from kg.snapshot.view import open_view
from kg.store.publish import open_store
from tests.snapshot.conftest import ViewOf

COMMANDS = sorted(module.name for module in iter_modules(kg.commands.__path__) if module.name != "common")
READS_NO_GRAPH = {"build", "check", "cite", "fmt", "merge", "new", "schema", "verify"}
"""They read seeds, texts or the ontology."""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_reads_a_graph_takes_both_days(name: str) -> None:
    parser = argparse.ArgumentParser()
    import_module(f"kg.commands.{name}").configure(parser)
    days = {"--as-of", "--known-by"} & set(parser._option_string_actions)
    assert days == (set() if name in READS_NO_GRAPH else {"--as-of", "--known-by"})


def test_a_view_is_published_like_a_build(built: Path) -> None:
    """What needs the folder of a build, a server or a site, gets one, which is gone afterwards."""
    days = date(2025, 7, 1), date(2025, 12, 31)
    arguments = argparse.Namespace(build=built, as_of=days[0], known_by=days[1], quiet=True)
    with build_folder(arguments) as folder:
        store = open_store(folder)
        assert {str(quad) for quad in store} == {str(quad) for quad in open_view(built, *days)}
        library = Library(store, (folder / "dist").resolve())
        assert not [name for name in library.names() if library.find(name) is None]
        ended = library.find("doc/province/ha-giang")
        assert ended and ended.status == 200
        assert "province:ha-giang,rdf:type" in (folder / "dist" / "claims.csv").read_text("utf-8-sig")
    assert not folder.exists()
    arguments = argparse.Namespace(build=built, as_of=None, known_by=None, quiet=True)
    with build_folder(arguments) as folder:
        assert folder == built


def test_two_graphs_are_compared_as_of_a_day(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = date(2025, 7, 1)
    side, view = seen(open_side(str(built)), day, None), open_view(built, day, None)
    stated = {triple for triple in side.support.keys() | side.inferred if is_iri(triple[2])}
    assert stated <= {(str(q.subject), str(q.predicate), str(q.object)) for q in view}
    assert len(side.support) > 1000 and (iri(expand("province:ha-giang")), TYPE, vcd("Province")) not in side.support
    for days, facts in ((["--as-of", "2025-07-01"], len(side.support)), ([], len(open_side(str(built)).support))):
        assert main(["diff", str(built), str(built), *days]) == 0
        assert f" claims, {facts:,} facts" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("name", list_views())
def test_a_network_of_the_past_is_whole_after_a_merger(name: str, built: Path, store: Store, view: ViewOf) -> None:
    """Only the ties of the living to what ended go."""
    graphs = [read_view(name, one, "en") for one in (store, view(as_of="2999-12-31"))]
    whole, left = ({(s, t, data["kind"]) for s, t, data in graph.edges(data=True)} for graph in graphs)
    assert set(graphs[0]) == set(graphs[1]) and left <= whole
    assert {kind for _, _, kind in whole - left} <= {"vcd:hasMember"}


@pytest.mark.parametrize("name", picture_names())
def test_every_picture_is_drawn_after_a_merger(name: str, view: ViewOf) -> None:
    assert draw(name, view(as_of="2999-12-31"), "en").svg.startswith("<svg")
