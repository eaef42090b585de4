"""Saving never costs the last good version."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnb_xl.books import safe_save
from hnb_xl.books.safe_save import lock_file_of, save_bytes
from hnb_xl.errors import BookUnreadable, CannotRun, HnbError

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
OLD = b"old" * 1000
NEW = b"new!" * 1000


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with an old version in it."""
    path = tmp_path / "Return Q3.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    """Every name in the folder."""
    return sorted(path.name for path in folder.iterdir())


def save(book: Path, data: bytes = NEW, **options: object) -> Path | None:
    """Save with a backup at the fixed time."""
    return save_bytes(book, data, **{"backup": True, "now": NOW, **options})  # type: ignore[arg-type]


def test_a_new_file_is_written_without_a_backup(tmp_path: Path) -> None:
    """There is no previous version to keep."""
    made = save(tmp_path / "new.xlsm")

    assert made is None
    assert names(tmp_path) == ["new.xlsm"]
    assert (tmp_path / "new.xlsm").read_bytes() == NEW


def test_the_backup_holds_the_previous_version(book: Path) -> None:
    """The name carries the time and the book's own extension."""
    kept = save(book)

    assert kept == book.with_name("Return Q3.20261122-093015.bak.xlsx")
    assert kept.read_bytes() == OLD
    assert book.read_bytes() == NEW


def test_writing_into_the_new_version_leaves_the_backup_alone(book: Path) -> None:
    """The two are different files, though the backup began as a second name."""
    kept = save(book)
    with book.open("r+b") as file:
        file.write(b"X")

    assert kept is not None
    assert kept.read_bytes() == OLD


def test_without_backup_only_the_book_stays(book: Path) -> None:
    """The previous version goes when no backup is asked for."""
    assert save(book, backup=False) is None
    assert names(book.parent) == [book.name]


def test_the_oldest_backups_go_and_other_files_stay(book: Path) -> None:
    """At most `keep` backups of this book; another book's are not ours to count."""
    other = book.with_name("Return Q3 copy.20200101-000000.bak.xlsx")
    other.write_bytes(b"other")

    for second in range(8):
        save(book, b"%d" % second, keep=3, now=NOW.replace(second=second))

    backups = [name for name in names(book.parent) if ".bak." in name and name != other.name]
    assert backups == [f"Return Q3.20261122-09300{second}.bak.xlsx" for second in (5, 6, 7)]
    assert [book.with_name(name).read_bytes() for name in backups] == [b"4", b"5", b"6"]
    assert other.exists()


def test_two_saves_in_one_second_keep_both_versions(book: Path) -> None:
    """The second backup moves on by a second; it does not replace the first."""
    first = save(book, b"one")
    second = save(book, b"two")

    assert first is not None
    assert second is not None
    assert (first.read_bytes(), second.read_bytes()) == (OLD, b"one")


def test_the_newest_backup_stays_when_the_clock_went_back(book: Path) -> None:
    """With keep=1 it is the one just made that stays."""
    save(book, b"one", keep=1)
    kept = save(book, b"two", keep=1, now=NOW.replace(year=2020))

    assert kept is not None
    assert names(book.parent) == sorted([book.name, kept.name])


def test_a_file_system_without_hard_links_gets_a_copy(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAT and some shares have no hard links."""
    monkeypatch.setattr(os, "link", failing(errno.EPERM))

    kept = save(book)

    assert kept is not None
    assert (kept.read_bytes(), book.read_bytes()) == (OLD, NEW)
    assert len(names(book.parent)) == 2


@pytest.mark.parametrize("lock", ["~$Return Q3.xlsx", ".~lock.Return Q3.xlsx#"])
def test_an_open_book_is_refused(book: Path, lock: str) -> None:
    """Excel's lock file, or LibreOffice's, means somebody is typing in it."""
    book.with_name(lock).write_bytes(b"")

    with pytest.raises(BookUnreadable) as refused:
        save(book)

    assert refused.value.code == "book_locked"
    assert lock_file_of(book) == book.with_name(lock)
    assert book.read_bytes() == OLD


def test_no_lock_file_is_none(book: Path) -> None:
    """Nothing is beside a closed book."""
    assert lock_file_of(book) is None


def test_a_read_only_book_is_refused(book: Path) -> None:
    """The mark is respected for an administrator too."""
    book.chmod(0o444)

    with pytest.raises(CannotRun) as refused:
        save(book)

    assert refused.value.code == "book_read_only"
    assert names(book.parent) == [book.name]


def test_a_closed_folder_is_refused(book: Path) -> None:
    """Nothing is written into a folder without the right to write."""
    book.parent.chmod(0o555)
    try:
        with pytest.raises(CannotRun) as refused:
            save(book)
    finally:
        book.parent.chmod(0o755)

    assert refused.value.code == "folder_not_writable"


@pytest.mark.parametrize(("place", "code"), [("missing/book.xlsx", "folder_missing"), ("", "not_a_file")])
def test_a_path_that_cannot_hold_a_book_is_refused(tmp_path: Path, place: str, code: str) -> None:
    """A folder that is not there, or a folder where a file should be."""
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(CannotRun) as refused:
        save(folder / place if place else folder)

    assert refused.value.code == code


def test_keep_below_one_is_a_mistake_of_the_caller(book: Path) -> None:
    """A backup that is removed at once is no backup."""
    with pytest.raises(ValueError, match="keep"):
        save(book, keep=0)


def test_a_refused_rename_leaves_everything_as_it_was(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share that cannot rename: old version whole, no stray, a message that says what to do."""
    monkeypatch.setattr(os, "replace", failing(errno.EACCES))
    monkeypatch.setattr(time, "sleep", lambda _: None)

    with pytest.raises(CannotRun) as refused:
        save(book)

    assert refused.value.code == "rename_refused"
    assert "synced folder" in refused.value.fix
    assert names(book.parent) == [book.name]
    assert book.read_bytes() == OLD


def test_a_rename_held_up_for_a_moment_succeeds(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner holds the file once; the second try goes through."""
    real, tries = os.replace, 0

    def held_once(source: Path, target: Path) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise PermissionError(errno.EACCES, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", held_once)
    monkeypatch.setattr(time, "sleep", lambda _: None)

    save(book)

    assert book.read_bytes() == NEW


def test_the_mode_of_the_book_is_kept(book: Path) -> None:
    """A group's shared book stays writable for the group."""
    book.chmod(0o664)

    save(book)

    assert book.stat().st_mode & 0o777 == 0o664


def test_a_symbolic_link_stays_a_link(book: Path) -> None:
    """The file it points at is what is replaced."""
    link = book.with_name("current.xlsx")
    link.symlink_to(book)

    save(link)

    assert link.is_symlink()
    assert book.read_bytes() == NEW


def test_a_stray_of_a_killed_save_is_removed_and_a_running_one_stays(book: Path) -> None:
    """The temporary name is recognisable, and the lock on it tells the living from the dead."""
    stray = book.with_name(".~hnbxl-0123456789ab-Return Q3.xlsx.tmp")
    stray.write_bytes(b"half")
    running = book.with_name(".~hnbxl-ba9876543210-Return Q3.xlsx.tmp")

    with running.open("wb") as file:
        safe_save._claim(file.fileno())
        save(book)

        assert running.exists()
    assert not stray.exists()


def failing(code: int) -> Callable[..., object]:
    """A system call that fails with `code`."""

    def call(*_: object, **__: object) -> object:
        raise OSError(code, os.strerror(code))

    return call


CALLS = ("open", "write", "fsync", "chmod", "chown", "link", "replace", "close")


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("call", CALLS)
def test_every_call_failing_in_turn_leaves_the_old_version(
    book: Path, monkeypatch: pytest.MonkeyPatch, call: str, links: bool
) -> None:
    """No space left at the nth call of each kind: the old version or the new one, whole, and no stray."""
    monkeypatch.setattr(safe_save, "_CHUNK", 1000)
    real = getattr(os, call)
    for nth in range(1, 12):
        book.write_bytes(OLD)
        seen = 0

        def sometimes(*given: object, nth: int = nth, **options: object) -> object:
            nonlocal seen
            seen += 1
            if seen == nth:
                if call == "close":
                    real(*given)
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*given, **options)

        with monkeypatch.context() as patch:
            if not links:
                patch.setattr(os, "link", failing(errno.ENOTSUP))
            if links or call != "link":
                patch.setattr(os, call, sometimes)
            outcome = code_of(lambda nth=nth: save(book, now=NOW.replace(minute=nth)))  # type: ignore[misc]

        assert (outcome, book.read_bytes()) in {("saved", NEW), ("disk_full", OLD)}
        assert not [name for name in names(book.parent) if name.startswith(".~hnbxl-")]
        assert all(kept.read_bytes() == OLD for kept in book.parent.glob("*.bak.xlsx"))


def code_of(work: Callable[[], object]) -> str:
    """The code of the refusal, or `saved`."""
    try:
        work()
    except HnbError as error:
        return error.code
    return "saved"


def in_a_child(work: Callable[[], None]) -> int:
    """Run `work` in a forked child and return its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def test_a_real_limit_on_file_size_leaves_the_old_version(book: Path) -> None:
    """Not a pretended error: the operating system stops the write half-way."""

    def save_too_much() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        try:
            save(book, b"x" * 200_000)
        except CannotRun as error:
            os._exit(7 if error.code == "disk_full" else 8)

    _, status = os.waitpid(in_a_child(save_too_much), 0)

    assert os.waitstatus_to_exitcode(status) == 7
    assert names(book.parent) == [book.name]
    assert book.read_bytes() == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_kill_at_two_hundred_random_moments_never_costs_a_version(book: Path) -> None:
    """After each kill the book is one whole version and every backup is whole; the next save tidies up."""
    versions = [bytes([letter]) * 1_500_000 for letter in b"AB"]
    book.write_bytes(versions[0])
    moments, strays = random.Random(20261122), 0

    def save_for_ever() -> None:
        turn = 0
        while True:
            turn += 1
            save_bytes(book, versions[turn % 2], backup=True, keep=2, now=datetime.now(UTC))

    for _ in range(200):
        child = in_a_child(save_for_ever)
        time.sleep(moments.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert book.read_bytes() in versions
        assert all(kept.read_bytes() in versions for kept in book.parent.glob("*.bak.xlsx"))
        strays += sum(name.startswith(".~hnbxl-") for name in names(book.parent))

    save(book)

    assert strays > 0, "no kill fell inside a write, so the test showed nothing"
    assert not [name for name in names(book.parent) if name.startswith(".~hnbxl-")]
