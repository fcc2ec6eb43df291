"""HTML in small pieces: elements, tables, and the cells of answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from re import fullmatch

from pyoxigraph import Literal, NamedNode

from kg.ask.answers import Term
from kg.model.terms import ID, SOURCE_TYPE, XSD, shrink
from kg.pictures.canvas import clean
from kg.pictures.read import Reader

SOURCES = f"{ID}{SOURCE_TYPE}/"
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double")}


def tag(name: str, *content: str, **attributes: str) -> str:
    """Return an element. Its content is HTML already; values of attributes are escaped. ``class_`` stands for ``class``,
    ``aria_label`` for ``aria-label``."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{clean(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(content)}</{name}>"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells, which are ``td`` elements, in a frame that scrolls on a narrow screen."""
    columns = tag("tr", *(tag("th", clean(column), scope="col") for column in head))
    body = "\n".join(tag("tr", *row) for row in rows)
    inner = tag("table", tag("thead", columns), "\n", tag("tbody", body))
    return tag("section", inner, class_="table", tabindex="0", aria_label=caption)


def cell(term: Term | None, reader: Reader, sources: frozenset[str] = frozenset(), listed: bool = False) -> str:
    """Return an answer's cell: labels before ids, sources as links to their place on the page.

    Args:
        term: what the answer has there.
        reader: the graph to take labels from.
        sources: ids of the sources listed on the page (``001``).
        listed: whether the text is a list, in which sources may stand.
    """
    if isinstance(term, NamedNode):
        if term.value.startswith(SOURCES) and term.value.removeprefix(SOURCES) in sources:
            return tag("td", _source(term.value.removeprefix(SOURCES)))
        return tag("td", _thing(term.value, reader))
    if not isinstance(term, Literal):
        return tag("td")
    if listed:
        parts = (part.strip() for part in term.value.split(","))
        return tag("td", ", ".join(_source(part) if part in sources else _part(part, reader) for part in parts))
    if term.language:
        return tag("td", clean(term.value), lang=term.language)
    return tag("td", clean(term.value), class_="number") if term.datatype.value in _NUMBERS else tag("td", clean(term.value))


def _thing(iri: str, reader: Reader) -> str:
    return tag("a", clean(reader.label(iri)), href=iri, title=shrink(iri))


def _part(text: str, reader: Reader) -> str:
    """Return a member of a list: the queries write a thing as its type and slug, ``post/secretary-yunnan``."""
    return _thing(ID + text, reader) if fullmatch(r"[a-z-]+/[a-z0-9-]+", text) else clean(text)


def _source(slug: str) -> str:
    return tag("a", clean(slug), href=f"#source-{slug}", class_="source")
