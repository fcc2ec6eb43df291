"""A proof as a picture: the conclusion at the left, each premise to the right of what it supports, claims in their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.explain.claims import claim_at
from kg.explain.proofs import Proof
from kg.explain.wording import Wording
from kg.model.terms import Triple
from kg.pictures.canvas import BLACK, BLUE, GREEN, GREY, ORANGE, SIZE, SMALL, WHITE, Box, Canvas
from kg.pictures.text import LINE_HEIGHT, wrap

BOX = 360.0
"""The width of a box; heights follow from the text."""
_GAP, _BETWEEN, _MARGIN, _PAD = 60.0, 14.0, 20.0, 9.0
_BAR = 4.0  # the coloured edge that tells stated from inferred


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    colour: str
    bold: bool = False


_SPACE = _Line("", 4.0, BLACK)


@dataclass(frozen=True, slots=True)
class _Node:
    """A box with its text, the room that it and everything behind it takes, and what supports it."""

    lines: tuple[_Line, ...]
    stated: bool
    tooltip: str
    behind: tuple[_Node, ...]
    height: float
    room: float

    @property
    def columns(self) -> int:
        return 1 + max((node.columns for node in self.behind), default=0)


def proofs_svg(proofs: Sequence[Proof], words: Wording) -> str:
    """Return proofs of one triple as an SVG picture, one below the other."""
    trees = [_node(proof, words, set()) for proof in proofs]
    columns = max(tree.columns for tree in trees)
    canvas = Canvas(2 * _MARGIN + columns * BOX + (columns - 1) * _GAP)
    top = _MARGIN
    for number, tree in enumerate(trees, 1):
        if len(trees) > 1:
            canvas.text(_MARGIN, top, f"Proof {number}", size=SIZE, bold=True, fill=GREY)
            top += SIZE * LINE_HEIGHT * 1.5
        _draw(tree, canvas, _MARGIN, top)
        top += tree.room + 2 * _BETWEEN
    top = _legend(canvas, top)
    claims = sum(len(part.claims) for part in proofs[0].walk())
    told = f"The shortest proof has {proofs[0].size} triples and rests on {claims} claims."
    return canvas.svg(top + _MARGIN, words.sentence(proofs[0].triple), told, words.lang, "proof")


def _node(proof: Proof, words: Wording, said: set[Triple]) -> _Node:
    subject, predicate, obj = proof.triple
    lines = [*_bold(words.short(subject)), *_small(words.property(predicate)), *_bold(words.short(obj)), _SPACE]
    again = proof.triple in said
    said.add(proof.triple)
    behind: tuple[_Node, ...] = ()
    if again:
        lines += _small("as above")
    elif proof.rule:
        lines += _small(words.rule(proof.rule), BLUE)
        behind = tuple(_node(premise, words, said) for premise in proof.premises)
    for claim in () if again else proof.claims:
        lines += _small(words.claim(claim))
        for name in claim.rests_on:
            lines += _small(f"rests on: {words.brief(claim_at(name, words.store).triple)}")
    height = 2 * _PAD + sum(line.size * LINE_HEIGHT for line in lines)
    room = sum(node.room for node in behind) + _BETWEEN * max(len(behind) - 1, 0)
    return _Node(tuple(lines), proof.rule is None, words.sentence(proof.triple), behind, height, max(height, room))


def _draw(node: _Node, canvas: Canvas, x: float, top: float) -> float:
    """Draw a box in the middle of its room, and what supports it to its right; return the height of its middle."""
    middle = top + node.room / 2
    if node.behind:
        room = sum(part.room for part in node.behind) + _BETWEEN * (len(node.behind) - 1)
        at = top + (node.room - room) / 2
        bend = x + BOX + _GAP / 2
        for part in node.behind:
            end = _draw(part, canvas, x + BOX + _GAP, at)
            canvas.line([(x + BOX + _GAP, end), (bend, end), (bend, middle), (x + BOX + 7, middle)], stroke=GREY)
            at += part.room + _BETWEEN
        canvas.shape([(x + BOX, middle), (x + BOX + 8, middle - 4), (x + BOX + 8, middle + 4)], fill=GREY)
    box = Box(x, middle - node.height / 2, BOX, node.height)
    with canvas.group(node.tooltip):
        canvas.rectangle(box, fill=WHITE, stroke=GREY)
        canvas.rectangle(Box(box.x, box.y, _BAR, box.height), fill=GREEN if node.stated else ORANGE)
        y = box.y + _PAD
        for line in node.lines:
            if line.text:
                canvas.text(x + _BAR + _PAD, y, line.text, size=line.size, bold=line.bold, fill=line.colour)
            y += line.size * LINE_HEIGHT
    return middle


def _legend(canvas: Canvas, top: float) -> float:
    for n, (colour, text) in enumerate(((ORANGE, "inferred by a rule"), (GREEN, "stated by claims"))):
        canvas.rectangle(Box(_MARGIN + n * 160, top, 10, 10), fill=colour)
        canvas.text(_MARGIN + n * 160 + 15, top - 1, text, size=SMALL, fill=GREY)
    return top + SMALL * LINE_HEIGHT


def _bold(text: str) -> list[_Line]:
    return [_Line(line, SIZE, BLACK, True) for line in _wrap(text, SIZE, True)]


def _small(text: str, colour: str = GREY) -> list[_Line]:
    return [_Line(line, SMALL, colour) for line in _wrap(text, SMALL)]


def _wrap(text: str, size: float, bold: bool = False) -> tuple[str, ...]:
    return wrap(text, size, BOX - _BAR - 2 * _PAD, bold)
