"""All pictures by name: the three that have a form of their own, and one for each network."""

from __future__ import annotations

from pyoxigraph import Store

from kg.pictures.frame import Picture
from kg.pictures.map import draw_map
from kg.pictures.network import OFFICES, draw_network
from kg.pictures.offices import draw_offices
from kg.pictures.read import Reader
from kg.pictures.timeline import draw_timeline

_DRAWN = {"timeline": draw_timeline, "offices": draw_offices, "map": draw_map}


def picture_names() -> list[str]:
    """Return the names of all pictures, in the order of a report."""
    from kg.networks.views import list_views

    return [*_DRAWN, *(OFFICES if name == "offices" else name for name in list_views())]


def network_view(name: str) -> str | None:
    """Return the network view that a picture shows, if it shows one."""
    return None if name in _DRAWN else "offices" if name == OFFICES else name


def draw(name: str, store: Store, lang: str = "en") -> Picture:
    """Draw a picture of a graph.

    Args:
        name: one of ``picture_names()``, or the folder of a network view.
        store: the graph.
        lang: the language of labels and words, one of en, fr, vi, zh.

    Raises:
        UsageError: if there is no such picture, naming those there are.
    """
    reader = Reader(store, lang)
    if name in _DRAWN:
        return _DRAWN[name](reader)
    return draw_network(name, reader)
