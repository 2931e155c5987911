"""A directory is published as a whole or not at all."""

import fcntl
from pathlib import Path

import pytest

from kg.dataset import release_directory


def test_only_what_was_renamed_remains(tmp_path: Path) -> None:
    parent = tmp_path / "a" / "releases"
    for name in (".new-killed/half", "kept"):
        (parent / name).mkdir(parents=True)
    with release_directory.atomic_directory(parent) as new:
        assert not (parent / ".new-killed").exists()
        assert (new.parent, new.stat().st_mode & 0o777) == (parent, 0o755)
        (new / "file").touch()
        new.rename(parent / "moved")
    assert sorted(path.name for path in parent.iterdir()) == [".lock", "kept", "moved"]
    assert (parent / "moved/file").exists()


def test_the_new_directory_is_deleted_after_an_error(tmp_path: Path) -> None:
    def fill() -> None:
        with release_directory.atomic_directory(tmp_path) as new:
            (new / "file").touch()
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        fill()
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_one_process_at_a_time_writes_a_directory(tmp_path: Path) -> None:
    def lock() -> None:
        with (tmp_path / ".lock").open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)

    with release_directory.atomic_directory(tmp_path), pytest.raises(BlockingIOError):
        lock()
    lock()


def test_the_parent_directory_is_created(tmp_path: Path) -> None:
    for _ in range(2):
        with release_directory.atomic_directory(tmp_path / "a/b") as new:
            assert [path.name for path in new.parent.iterdir() if path != new] == [".lock"]
        assert not new.exists()


def test_the_parent_must_be_a_directory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError), release_directory.atomic_directory(tmp_path / "file"):
        pass
