"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.model.errors import UsageError

STDOUT = Path("-")


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a stream to write to; when the block ends without an error, what was written stands at the path.

    Until then whatever stood there stays. ``-`` is standard output.

    Raises:
        UsageError: if nothing can be written there.
    """
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror or error}): name another file with -o") from None
    finally:
        draft.unlink(missing_ok=True)
