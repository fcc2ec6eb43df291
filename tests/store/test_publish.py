"""Publishing whole or not at all: what readers see before, during and after, and what is left on disk."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.model.errors import DataError, UsageError
from kg.store.files import STDOUT, open_whole
from kg.store.publish import FINGERPRINT, generation, in_memory, open_store, published_fingerprint, write_store

ONE = "<urn:a> <urn:b> <urn:c> .\n"
TWO = ONE + "<urn:a> <urn:b> <urn:d> <urn:g> .\n"


def publish(out: Path, nquads: str, mark: str = "") -> Path:
    """Publish a generation with a store, one file beside it and a fingerprint; return its folder."""
    with generation(out) as folder:
        (folder / "dist").mkdir()
        (folder / "dist" / "vcd.nq").write_text(nquads, encoding="utf-8")
        (folder / FINGERPRINT).write_text(mark, encoding="ascii")
        write_store(folder / "store", nquads)
    return folder


def generations(out: Path) -> set[str]:
    return {path.name for path in out.glob("gen-*")}


def test_readers_find_what_was_published_last(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "build"
    publish(out, ONE, "first")
    assert (len(open_store(out)), (out / "dist" / "vcd.nq").read_text(encoding="utf-8")) == (1, ONE)
    assert published_fingerprint(out) == "first"
    publish(out, TWO, "second")
    assert (len(open_store(out)), (out / "dist" / "vcd.nq").read_text(encoding="utf-8")) == (2, TWO)
    assert published_fingerprint(out) == "second"


def test_both_links_lead_through_the_one_that_is_renamed(tmp_path: Path) -> None:
    folder = publish(tmp_path, ONE)
    assert (tmp_path / "current").readlink() == Path(folder.name)
    assert (tmp_path / "store").readlink() == Path("current/store")
    assert (tmp_path / "dist").readlink() == Path("current/dist")


def test_a_reader_keeps_the_graph_that_it_opened(tmp_path: Path) -> None:
    publish(tmp_path, ONE)
    before = open_store(tmp_path)
    publish(tmp_path, TWO)
    assert len(list(before)) == 1


def test_the_generation_before_is_kept_and_no_older_one(tmp_path: Path) -> None:
    folders = [publish(tmp_path, ONE) for _ in range(3)]
    assert generations(tmp_path) == {folders[1].name, folders[2].name}


def test_leftovers_of_killed_builds_are_cleared(tmp_path: Path) -> None:
    kept = publish(tmp_path, ONE)
    (tmp_path / "gen-1-1" / "store").mkdir(parents=True)
    (tmp_path / "current.new").symlink_to("gen-1-1")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert generations(tmp_path) == {"gen-1-1", kept.name}
    newest = publish(tmp_path, TWO)
    assert generations(tmp_path) == {kept.name, newest.name}
    assert not (tmp_path / "current.new").is_symlink()
    assert (tmp_path / "notes.txt").exists()


def test_a_build_that_fails_publishes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    kept = publish(tmp_path, ONE, "kept")
    with pytest.raises(KeyboardInterrupt), generation(tmp_path) as folder:
        (folder / "store").mkdir()
        raise KeyboardInterrupt
    assert generations(tmp_path) == {kept.name}
    assert published_fingerprint(tmp_path) == "kept"
    assert len(open_store(tmp_path)) == 1


def test_a_second_writer_is_kept_out(tmp_path: Path) -> None:
    publish(tmp_path, ONE)
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match=r"^another build is writing to .*: wait for it, or build elsewhere with --out$"):
            publish(tmp_path, TWO)
    publish(tmp_path, TWO)
    assert len(open_store(tmp_path)) == 2


@pytest.mark.parametrize("name", ["store", "dist"])
def test_what_is_in_the_way_is_told_and_not_removed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").touch()
    with pytest.raises(DataError, match=r"is in the way of the published graph: move it elsewhere$"):
        publish(tmp_path, ONE)
    assert (tmp_path / name / "mine").exists()
    assert generations(tmp_path) == set()


def test_no_room_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match=r"file/build: cannot be written \(Not a directory\): make room or choose another --out$"):
        publish(tmp_path / "file" / "build", ONE)


def test_nothing_has_been_built(tmp_path: Path) -> None:
    assert published_fingerprint(tmp_path) == ""
    told = f"there is no graph in {tmp_path}: run kg build first, or name its folder with --build"
    with pytest.raises(UsageError) as raised:
        open_store(tmp_path)
    assert str(raised.value) == told


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no store", encoding="utf-8")
    with pytest.raises(UsageError, match=r"cannot be opened \(.+\): run kg build again$"):
        open_store(tmp_path)


def test_a_published_store_is_only_read(tmp_path: Path) -> None:
    publish(tmp_path, ONE)
    with pytest.raises(RuntimeError, match="read-write"):
        open_store(tmp_path).update("INSERT DATA { <urn:x> <urn:y> <urn:z> }")


def test_a_store_in_memory_has_the_same_quads(tmp_path: Path) -> None:
    write_store(tmp_path / "store", TWO)
    assert set(in_memory(TWO)) == set(Store.read_only(str(tmp_path / "store")))
    assert len(in_memory(TWO)) == 2


# Single files ---------------------------------------------------------------------------------------------------------


def test_a_file_appears_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.gexf"
    file.write_bytes(b"before")
    with open_whole(file) as out:
        out.write(b"after")
        assert file.read_bytes() == b"before"
    assert file.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_fails_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.gexf"
    file.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), open_whole(file) as out:
        out.write(b"after")
        raise ZeroDivisionError
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = r"none/a cannot be written \(No such file or directory\): name another file with -o$"
    with pytest.raises(UsageError, match=told), open_whole(tmp_path / "none" / "a"):
        pass


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with open_whole(STDOUT) as out:
        out.write(b"all")
    assert capfdbinary.readouterr().out == b"all"
