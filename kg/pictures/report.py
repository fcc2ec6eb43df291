"""The report: one HTML page that needs nothing else, with the pictures, the tables and the answers, sources beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from re import sub

from pyoxigraph import NamedNode, Store

from kg.ask.answers import ask
from kg.ask.catalogue import Question, parse_question, read_catalogue, with_examples
from kg.ask.parameters import bind, read_profile
from kg.model.errors import DataError, UsageError
from kg.model.rooms import QUERIES
from kg.pictures.canvas import clean
from kg.pictures.frame import Picture
from kg.pictures.gallery import draw, network_view, picture_names
from kg.pictures.html import SOURCES, cell, table, tag
from kg.pictures.read import Reader, Values, first
from kg.pictures.words import words

_MOST = 10
_ASKED_IN = "en"
"""The language of the catalogue's questions."""


def write_report(
    store: Store, lang: str = "en", names: Sequence[str] = (), tell: Callable[[str], None] = lambda problem: None
) -> str:
    """Return the page on a graph. What fails has its message in its place, and the rest of the page stands.

    Args:
        store: the graph.
        lang: the language of labels, titles and captions, one of en, fr, vi, zh; questions stay in that of their files.
        names: the pictures to show; none: all.
        tell: told what could not be shown, and why.

    Raises:
        UsageError: if there is no such picture.
    """
    say = words(lang)
    reader = Reader(store, lang)
    sources = reader.things("source-list")
    known = frozenset(iri.removeprefix(SOURCES) for iri in sources)
    pictures = {name: _drawn(name, reader, tell) for name in names or picture_names()}
    questions = list(with_examples(read_catalogue(QUERIES), read_profile(store)).values())
    sections = {
        "pictures": "\n".join(_figure(number, *found, reader) for number, found in enumerate(pictures.items(), 1)),
        "statistics": "\n".join((_statistics(reader), *_measures(pictures, reader))),
        "answers": "\n".join(_answer(question, reader, known, tell) for question in questions),
        "source-list": _sources(sources, reader),
    }
    parts = {
        "pictures": [tag("a", clean(_title(name, found)), href=f"#picture-{name}") for name, found in pictures.items()],
        "answers": [tag("a", clean(q.title), href=f"#answer-{q.name}", lang=_ASKED_IN) for q in questions],
    }
    entries = (
        tag("li", tag("a", clean(say(key)), href=f"#{key}"), _list(parts[key]) if key in parts else "") for key in sections
    )
    contents = tag("nav", tag("h2", clean(say("contents"))), tag("ul", *entries), id="contents", aria_label=say("contents"))
    up = tag("p", tag("a", clean(say("to-top")), href="#contents"), class_="top")
    body = "\n".join(tag("section", tag("h2", clean(say(key))), content, up, id=key) for key, content in sections.items())
    titles = reader.things("titles")
    title = clean(" – ".join(filter(None, (first(titles.get(lang, {}), "title"), say("report")))))
    head = tag("header", tag("h1", title), tag("p", clean(reader.origin())))
    style = files("kg.pictures").joinpath("report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n{head}\n{contents}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _drawn(name: str, reader: Reader, tell: Callable[[str], None]) -> Picture | DataError:
    """Return a picture, or why it cannot be drawn."""
    try:
        return draw(name, reader.store, reader.lang)
    except DataError as error:
        tell(f"{name}: {error}")
        return error


def _title(name: str, found: Picture | DataError) -> str:
    return found.title if isinstance(found, Picture) else name


def _failed(error: Exception, reader: Reader) -> str:
    return tag("p", clean(words(reader.lang)("not-shown", why=error)), class_="failed")


def _figure(number: int, name: str, found: Picture | DataError, reader: Reader) -> str:
    caption = clean(f"{words(reader.lang)('figure', count=number)} {_title(name, found)}")
    content = found.svg if isinstance(found, Picture) else _failed(found, reader)
    return tag("figure", content, tag("figcaption", caption), id=f"picture-{name}")


def _statistics(reader: Reader) -> str:
    say = words(reader.lang)
    query = (QUERIES / "parts" / "stats.rq").read_text(encoding="utf-8")
    answer = ask(parse_question("stats", query), {}, reader.store)
    rows = [[cell(term, reader) for term in row] for row in answer.rows]
    return table(say("statistics"), [say("column-class"), say("column-count")], rows)


def _measures(pictures: Mapping[str, Picture | DataError], reader: Reader) -> Iterator[str]:
    """Yield a table of the most connected things of every network shown."""
    from kg.networks.measures import add_measures
    from kg.networks.summary import measure_table
    from kg.networks.views import read_view

    say = words(reader.lang)
    for name, picture in pictures.items():
        if isinstance(picture, Picture) and (view := network_view(name)):
            graph = read_view(view, reader.store, reader.lang)
            add_measures(graph)
            answer = measure_table(graph)
            rows = [[cell(term, reader) for term in row] for row in answer.rows[:_MOST]]
            if rows:
                title = say("most-connected", network=picture.title, count=len(rows))
                yield tag("h3", clean(title)) + table(title, _spaced(answer.columns), rows)


def _spaced(columns: Sequence[str]) -> list[str]:
    """Return names of columns as words: ``validFrom`` and ``first_day``."""
    return [sub("([A-Z])", r" \1", column).lower().replace("_", " ") for column in columns]


def _answer(question: Question, reader: Reader, sources: frozenset[str], tell: Callable[[str], None]) -> str:
    """Return a question, what it was asked with, and its answer, or why there is none."""
    say = words(reader.lang)
    told = [tag("p", clean(question.question), class_="question", lang=_ASKED_IN)]
    head = tag("h3", clean(question.title), lang=_ASKED_IN)
    try:
        given = ", ".join(
            f"{variable.value} = {reader.label(term.value) if isinstance(term, NamedNode) else getattr(term, 'value', term)}"
            for variable, term in bind(question, {}, reader.store).items()
        )
        answer = ask(question, {}, reader.store)
    except UsageError as error:
        tell(f"{question.name}: {error}")
        return tag("article", head, *told, _failed(error, reader), id=f"answer-{question.name}")
    if given:
        told.append(tag("p", clean(say("asked-with", values=given)), class_="asked"))
    rows = [
        [
            cell(term, reader, sources, column in question.lists or column == "onlyIn")
            for column, term in zip(answer.columns, row, strict=True)
        ]
        for row in answer.rows
    ]
    found = table(question.title, _spaced(answer.columns), rows) if rows else tag("p", clean(say("nothing")))
    return tag("article", head, *told, found, id=f"answer-{question.name}")


def _sources(sources: Mapping[str, Values], reader: Reader) -> str:
    """Return the table of sources, each with the place that answers link to."""
    say = words(reader.lang)
    rows = []
    for iri, values in sources.items():
        slug = iri.removeprefix(SOURCES)
        address = first(values, "address")
        name = first(values, "title")
        spoken = {"lang": first(values, "language")} if name and "language" in values else {}
        rows.append([
            tag("td", tag("a", clean(slug), href=iri), id=f"source-{slug}", class_="source"),
            tag("td", clean(name or reader.label(iri)), **spoken),
            tag("td", clean(", ".join(reader.label(body) for body in values.get("publisher", ())))),
            tag("td", clean(first(values, "published"))),
            tag("td", clean(first(values, "language"))),
            tag("td", tag("a", clean(address.split("/")[2]), href=address) if address.count("/") > 1 else clean(address)),
            tag("td", clean(first(values, "claims")), class_="number"),
        ])
    columns = ("source", "title", "publisher", "date", "language", "address")
    return table(say("source-list"), [*(say(f"column-{column}") for column in columns), say("claims")], rows)


def _list(items: list[str]) -> str:
    return tag("ul", *(tag("li", item) for item in items))
