"""From a phrase to a reference: where in a source something is said."""

from __future__ import annotations

from pathlib import Path

from kg.evidence.texts import passage_of, read_texts
from kg.model.errors import DataError, Place, Problem, UsageError
from kg.seeds.passages import Passage, Span, read_passages, write_passages
from kg.seeds.records import nearest, read_records
from kg.seeds.yaml_nodes import Node


def cite(source: str, phrase: str, texts: dict[str, str]) -> list[Passage]:
    """Find a phrase in a source's text.

    Args:
        source: the source's name, such as ``001``.
        phrase: words as they stand in the text, in any case, or a span as ``907-1022``.
        texts: the texts by source.

    Returns:
        Every place where the phrase stands, in order; at least one.

    Raises:
        UsageError: if the source's text is not at hand or the phrase does not occur in it.
    """
    if source not in texts:
        raise UsageError(f"no text of source {source!r} is at hand{nearest(source, texts)}: give its folder as --sources")
    text = texts[source]
    try:
        return [passage_of(Span.parse(f"{source}:{phrase}"), text)]
    except ValueError as error:
        if "lies outside" in str(error):
            raise UsageError(str(error)) from None
    wanted, lowered = _lowered(phrase), _lowered(text)
    starts = [at for at in range(len(lowered)) if wanted and lowered.startswith(wanted, at)]
    if not starts:
        raise UsageError(f"source {source} does not say {phrase!r}: copy the words exactly, with their diacritics")
    return [passage_of(Span(source, start, start + len(phrase)), text) for start in starts]


def add_missing(seeds: Path, sources: Path) -> tuple[int, int, list[Path]]:
    """Record the digests of all spans that the seeds cite and that have none yet; drop those nobody cites.

    Returns:
        How many were added and dropped, and the files written.

    Raises:
        DataError: if a cited span lies outside its text.
        UsageError: if the folder of the texts is missing.
    """
    texts = read_texts(sources)
    records, _ = read_records(seeds, seeds.name)  # other problems are the build's to tell
    cited: dict[Span, Place] = {}
    for record in records:
        for span in record.envelope.passages:
            cited.setdefault(span, record.place)
        for _, value in record.properties:
            _collect(value, cited)
    known, problems = read_passages(seeds, seeds.name)
    kept = {span: passage for span, passage in known.items() if span in cited}
    added = 0
    for span, place in cited.items():
        if span in kept or span.source not in texts:
            continue
        try:
            kept[span] = passage_of(span, texts[span.source])
            added += 1
        except ValueError as error:
            problems.append(Problem(place, f"{error}: mend the offsets"))
    if problems:
        raise DataError(problems)
    return added, len(known) - (len(kept) - added), write_passages(seeds, list(kept.values()))


def _lowered(text: str) -> str:
    """Return a text in lower case, each character as one, so that offsets do not move."""
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


def _collect(node: Node, cited: dict[Span, Place]) -> None:
    if isinstance(node.value, dict):
        for key, (_, value) in node.value.items():
            if key == "evidence":
                for item in value.value if isinstance(value.value, list) else [value]:
                    try:
                        cited.setdefault(Span.parse(str(item.value)), item.place)
                    except ValueError:
                        continue  # the build reports it at its place
            else:
                _collect(value, cited)
    elif isinstance(node.value, list):
        for item in node.value:
            _collect(item, cited)
