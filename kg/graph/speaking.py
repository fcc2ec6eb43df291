"""Who spoke at a gathering and was therefore there: who said, voiced or in person proposed something, or agreed to it.

Not so where his words were read out (``vcd:readOut``), as a letter is: who wrote it was elsewhere. That is told of the
words and not of the person, who may have sent a message to one part of a gathering and have been at another.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.facts import Facts
from kg.graph.lookup import Lookup
from kg.model.terms import TRUE, Triple, vcd
from kg.model.vocabulary import Vocabulary

SPOKE_AT, ATTENDED_BY = vcd("spokeAt"), vcd("attendedBy")
_VOICED_BY, _AGREED_BY, _READ_OUT = vcd("voicedBy"), vcd("agreedBy"), vcd("readOut")
_SPEAKING = (vcd("saidBy"), _VOICED_BY)
_IN_PERSON = tuple(map(vcd, ("proposedBy", "wishedBy", "intendedBy")))
"""Who has something said; where a voice is named, that is who was there and spoke."""
_AT = tuple(map(vcd, ("saidAt", "voicedAt", "proposedAt", "agreedAt", "undertakenAt")))
_WANTED = (*_SPEAKING, *_IN_PERSON, *_AT, _AGREED_BY, _READ_OUT)


def spoke(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, tuple[Triple, ...]]]:
    """Yield who spoke at a gathering, and who agreed to something there, with the facts from which that follows."""
    graph = Lookup(facts, vocabulary, _WANTED)
    for words in sorted({fact[0] for name in _AT for fact in graph.all(name)}):
        if graph.says(words, _READ_OUT, TRUE):
            continue
        speaking = _SPEAKING if graph.of(words, _VOICED_BY) else (*_SPEAKING, *_IN_PERSON)
        for at in (fact for name in _AT for fact in graph.of(words, name)):
            for by in (fact for name in (*speaking, _AGREED_BY) for fact in graph.of(words, name)):
                person = graph.a(by[2], vcd("Person"))
                there = (at[2], ATTENDED_BY, by[2])
                if person and there not in facts.denied:
                    yield there if by[1] == _AGREED_BY else (by[2], SPOKE_AT, at[2]), (by, at, person)
