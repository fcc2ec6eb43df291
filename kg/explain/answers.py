"""From three words to an explanation in the form asked for."""

from __future__ import annotations

from itertools import islice

from pyoxigraph import Store

from kg.explain.absence import write_missing
from kg.explain.arguments import read_triple
from kg.explain.derivations import rulebook
from kg.explain.documents import missing_json, proofs_json
from kg.explain.missing import missing
from kg.explain.patterns import holds
from kg.explain.proofs import Proof, grounds
from kg.explain.text import write_proofs
from kg.explain.wording import Wording
from kg.model.errors import UsageError


def explanation(
    asked: tuple[str, str, str], store: Store, form: str, lang: str = "en", limit: int = 1, published: Store | None = None,
) -> tuple[bool, str]:
    """Explain a triple.

    Args:
        asked: subject, predicate and object as people type them.
        store: a published store, or a view of one.
        form: ``text``, ``json``, ``turtle`` or ``svg``.
        lang: the language of labels.
        limit: how many proofs at most, from 1.
        published: the store that the other is a view of: names are looked up there, because a view lacks things.

    Returns:
        Whether the triple holds, and the text; of what does not hold there is neither Turtle nor a picture, but text.

    Raises:
        UsageError: if one of the three is not known, or the rules of this program do not give what the store has inferred.
    """
    book = rulebook()
    triple = read_triple(*asked, published or store, book.vocabulary, lang)
    words = Wording(store, lang)
    if not holds(triple, store):
        gap = missing(triple, store, book)
        left_out = published is not None and holds(triple, published)
        return False, missing_json(gap, left_out, words) if form == "json" else write_missing(gap, left_out, words)
    found = list(islice(grounds(store, triple).all(triple), limit + 1))
    if not found:
        raise UsageError("the graph was built with other rules than those of this program: run kg build again")
    return True, _write(found[:limit], len(found) > limit, form, words)


def _write(proofs: list[Proof], more: bool, form: str, words: Wording) -> str:
    if form == "json":
        return proofs_json(proofs, more, words)
    if form == "turtle":
        from kg.explain.prov import proofs_turtle

        return proofs_turtle(proofs, words)
    if form == "svg":
        from kg.explain.picture import proofs_svg

        return proofs_svg(proofs, words)
    return write_proofs(proofs, more, words)
