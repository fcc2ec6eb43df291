"""Copies of the real seeds that tests may change."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import FROZEN

HOU = """\
- id: person:hou-a-lenh
  type: Official
  source: editors
  label: {fr: Hou A Lenh}
"""


def copy_seeds(folder: Path) -> Path:
    """Return a copy of the seeds in a folder."""
    shutil.copytree(FROZEN, folder / "seeds")
    return folder / "seeds"


def split_seeds(folder: Path) -> Path:
    """Return a copy in which the attendance list of article 001, which prints Hou A Lenh, names a person of its own."""
    seeds = copy_seeds(folder)
    people, event = seeds / "registry" / "people.yaml", seeds / "events" / "yunnan-5.yaml"
    people.write_text(people.read_text(encoding="utf-8") + HOU, encoding="utf-8")
    text = event.read_text(encoding="utf-8")
    for before, after in (
        ("- person: person:hau-a-lenh\n      evidence: [", "- person: person:hou-a-lenh\n      evidence: ["),
        ('- id: person:hau-a-lenh\n  evidence: "001:1025-1035"\n', '- id: person:hou-a-lenh\n  evidence: "001:1025-1035"\n'),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    event.write_text(text, encoding="utf-8")
    for file in (seeds / "events" / "yunnan-5-speeches.yaml", seeds / "registry" / "same-as.yaml"):
        text = file.read_text(encoding="utf-8")
        name = "participation:yunnan-5--hau-a-lenh"
        assert name in text
        file.write_text(text.replace(name, name.replace("hau", "hou")), encoding="utf-8")
    return seeds
