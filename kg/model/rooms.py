"""Where the ontology, the seeds and the queries lie: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_ROOT = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent

ONTOLOGY = _ROOT / "ontology"
QUERIES = _ROOT / "queries"
SEEDS = _ROOT / "seeds"


def default_seeds() -> Path:
    """Return ``seeds`` in the working folder if there is one, else the seeds that come with the package."""
    here = Path("seeds")
    return here if here.is_dir() else SEEDS
