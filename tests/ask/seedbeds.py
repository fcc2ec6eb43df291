"""Seeds that the laws of questions are tried on: the frozen ones with further articles, and with copies of a report."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.conftest import FROZEN, MORE


def with_more(folder: Path) -> Path:
    """Lay the further articles over a copy of the frozen seeds."""
    shutil.copytree(FROZEN, folder)
    shutil.copytree(MORE / "seeds", folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    return folder


def with_copies(folder: Path, source: str, copies: tuple[str, ...]) -> Path:
    """Add copies of a report under other ids of its source to a copy of the frozen seeds, as if others had printed it too."""
    shutil.copytree(FROZEN, folder)
    for copy in copies:
        shutil.copyfile(folder / "passages" / f"{source}.tsv", folder / "passages" / f"{copy}.tsv")
        for file in (*(FROZEN / "events").glob("*.yaml"), FROZEN / "registry" / "sources.yaml"):
            text = file.read_text(encoding="utf-8")
            changed = re.sub(rf'(?<=["\[ :]){source}(?=:[0-9]+-|["\n ,\]}}])', copy, text)
            if changed != text:
                (folder / file.parent.name / f"{file.stem}-{copy}.yaml").write_text(changed, encoding="utf-8")
    return folder
