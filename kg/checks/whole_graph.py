"""Checks that look at the whole graph: one SPARQL query a file in ``ontology/checks/``, run on the finished store.

Each selects ``?focus`` and may select ``?path``, ``?value`` and whatever its message names in braces. It finds what is
wrong; no rows means that all is well.
"""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.checks.located import Locator
from kg.model.errors import DataError, Place, Problem
from kg.model.terms import VOCABULARIES, shrink

_HEADER = re.compile(r"^# (title|message): (.+)$", re.MULTILINE)


def check_graph(store: Store, folder: Path, locator: Locator) -> list[Problem]:
    """Run every check of a folder on a store.

    Raises:
        DataError: if a check has no title and message.
    """
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.rq")):
        query = file.read_text(encoding="utf-8")
        header = dict(_HEADER.findall(query))
        if set(header) != {"title", "message"}:
            raise DataError([Problem(Place(f"ontology/checks/{file.name}", 1), "write '# title:' and '# message:' first")])
        found = store.query(query, prefixes=VOCABULARIES)
        if not isinstance(found, QuerySolutions):
            raise DataError([Problem(Place(f"ontology/checks/{file.name}", 1), "the check is no SELECT query")])
        names = [variable.value for variable in found.variables]
        for row in found:
            terms = {name: row[name] for name in names if row[name] is not None}
            words = {n: shrink(t.value) if isinstance(t, NamedNode) else getattr(t, "value", str(t)) for n, t in terms.items()}
            message = header["message"]
            for name, word in words.items():
                message = message.replace(f"{{{name}}}", word)
            problems += locator.problems(message, *(str(terms.get(n, "")) for n in ("focus", "path", "value")))
    return problems
