import sys
from pathlib import Path
from kg.model.errors import DataError
from kg.model.rooms import ONTOLOGY
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import read_seeds
def main() -> int:
    try:
        s = read_seeds(Path("seeds"), Vocabulary.load(ONTOLOGY))
        print(len(s.claims), "claims", s.records, "records")
    except DataError as e:
        print("\n".join(str(p) for p in e.problems if "has no digest" not in p.message)); print(len(e.problems), "problems (missing digests not shown)"); return 1
    return 0
