"""Who signed a document: the one who was at its gathering as the holder of the post that signed it.

Sources name the posts that signed and, in another sentence, who was there. That one signed follows only where nothing else
is possible: not where two were there in the post, nor where the post may have several holders, where the document is of
another day than the gathering, or where it came out of two gatherings; nor where a source says that somebody else signed.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.attending import HOW, WAS_THERE, away
from kg.graph.facts import Facts
from kg.graph.lookup import Lookup
from kg.graph.tenures import WANTED as OF_TENURES
from kg.graph.tenures import acting
from kg.model.dates import PartialDate
from kg.model.terms import FALSE, TRUE, Triple, lexical, vcd
from kg.model.vocabulary import Vocabulary

SIGNED_BY_PERSON = vcd("signedByPerson")
_SIGNED_BY, _SIGNATURE, _SIGNATORY, _OUTCOME_OF = map(vcd, ("signedBy", "signature", "signatory", "outcomeOf"))
_DAYS = _ADOPTED_ON, _SIGNED_ON = vcd("adoptedOn"), vcd("signedOn")
_PARTICIPATION, _PARTICIPANT, _IN_CAPACITY = vcd("participation"), vcd("participant"), vcd("inCapacity")
_POST_KIND, _SOLE = vcd("postKind"), vcd("soleHolder")
_WANTED = (
    _SIGNED_BY, _SIGNATURE, _SIGNATORY, _OUTCOME_OF, *_DAYS, _PARTICIPATION, _PARTICIPANT, _IN_CAPACITY, _POST_KIND, _SOLE,
    SIGNED_BY_PERSON, *HOW, WAS_THERE, *OF_TENURES,
)

_Grounds = tuple[Triple, ...]


def signed(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield who signed a document in which post, with the facts from which that follows."""
    graph = Lookup(facts, vocabulary, _WANTED)
    for document in sorted({fact[0] for fact in graph.all(_OUTCOME_OF)}):
        outcome = graph.of(document, _OUTCOME_OF)
        if len(outcome) != 1:
            continue
        found = [
            (person, (*why, outcome[0], *there))
            for post, why, dates in _posts(document, graph)
            if _sole(post, graph) and not _on_another_day(outcome[0][2], dates, graph)
            for person, there in _who(outcome[0][2], post, graph)
        ]
        others = {fact[2] for fact in graph.of(document, SIGNED_BY_PERSON)}
        if others <= {person for person, _ in found}:
            yield from (((document, SIGNED_BY_PERSON, person), grounds) for person, grounds in found)


def _posts(document: str, graph: Lookup) -> Iterator[tuple[str, _Grounds, list[Triple]]]:
    """Yield the posts that signed a document and for which nobody is named, why, and the dates that are told of that."""
    dates = [fact for day in _DAYS for fact in graph.of(document, day)]
    named: set[str] = set()
    for signature in graph.of(document, _SIGNATURE):
        signatories = graph.of(signature[2], _SIGNATORY)
        if len(signatories) == 1:
            yield signatories[0][2], (signature, *signatories), [*dates, *graph.of(signature[2], _SIGNED_ON)]
        named |= {fact[2] for fact in signatories}
    for stated in graph.of(document, _SIGNED_BY):
        if stated[2] not in named:
            yield stated[2], (stated,), dates


def _sole(post: str, graph: Lookup) -> bool:
    """Tell whether a post has one holder at a time; what is said of it itself goes before what is said of its kind."""
    if graph.says(post, _SOLE, FALSE):
        return False
    return graph.says(post, _SOLE, TRUE) or any(graph.says(kind[2], _SOLE, TRUE) for kind in graph.of(post, _POST_KIND))


def _on_another_day(gathering: str, dates: list[Triple], graph: Lookup) -> bool:
    """Tell whether a date surely lies outside the days of a gathering."""
    _, begin, end = graph.days(gathering)
    if begin is None or end is None:
        return False
    given = [PartialDate.parse(lexical(date[2])) for date in dates]
    return any(date.last < begin.first or end.last < date.first for date in given)


def _who(gathering: str, post: str, graph: Lookup) -> list[tuple[str, _Grounds]]:
    """Return the one person who was at a gathering in a post, with the facts that say so; nobody where there were two."""
    kind = graph.of(post, _SOLE) or graph.of(post, _POST_KIND)
    found = {
        named[2]: (participation, capacity, named, *kind)
        for participation in graph.of(gathering, _PARTICIPATION) if not away(participation[2], graph)
        for capacity in graph.of(participation[2], _IN_CAPACITY)
        if capacity[2] == post and not acting(participation, capacity, graph)
        for named in graph.of(participation[2], _PARTICIPANT)
    }
    return list(found.items()) if len(found) == 1 else []
