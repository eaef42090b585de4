"""Saving a workbook so that a crash, a full disk or an open copy never costs the last good version.

The new bytes go to a temporary file in the same folder, are flushed to the disk, and only then renamed over
the book. At every moment the name of the book leads to one whole version: the old one or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from hnb_xl.errors import BookUnreadable, CannotRun

if sys.platform != "win32":
    import fcntl

_TEMP_PREFIX = ".~hnbxl-"
_TEMP_SUFFIX = ".tmp"
_CHUNK = 1 << 20
_STRAY_AGE = 3600.0
_RENAME_TRIES = 3
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}


def save_bytes(path: Path, data: bytes, *, backup: bool, keep: int = 5, now: datetime) -> Path | None:
    """Put `data` at `path` in one step, keeping the previous version beside it when `backup` is asked for.

    Args:
        path: The book; a symbolic link is followed, so that the link stays and its target is replaced.
        data: The whole new file.
        backup: Keep the previous version as `BOOK.YYYYMMDD-HHMMSS.bak.xlsx` (the book's own extension).
        keep: The number of such backups of this book that may stay, at least 1; the oldest go first.
        now: The time written in the backup's name. A name already taken moves on by whole seconds.

    Returns:
        The backup, or None when none was asked for or there was no previous version.

    Raises:
        BookUnreadable: Code `book_locked`, when a spreadsheet program has the book open.
        CannotRun: Codes `folder_missing`, `folder_not_writable`, `book_read_only`, `not_a_file`, `disk_full`,
            `rename_refused` or `save_failed`. The old version is whole in every case.
        ValueError: When `keep` is less than 1.
    """
    if keep < 1:
        raise ValueError("keep must be at least 1")
    book = Path(os.path.realpath(path))
    _refuse_unwritable(book)
    _remove_strays(book.parent)
    with _temporary_version(book, data) as temporary:
        kept = _back_up(book, now) if backup and book.exists() else None
        try:
            _rename_over(temporary, book)
        except CannotRun:
            if kept is not None:
                _discard(kept)
            raise
    _flush_folder(book.parent)
    if kept is not None:
        _prune(book, kept, keep)
    return kept


def lock_file_of(path: Path) -> Path | None:
    """Return the file by which Excel (`~$BOOK`) or LibreOffice (`.~lock.BOOK#`) says the book is open."""
    book = Path(os.path.realpath(path))
    candidates = (book.with_name(f"~${book.name}"), book.with_name(f".~lock.{book.name}#"))
    return next((lock for lock in candidates if lock.exists()), None)


def _refuse_unwritable(book: Path) -> None:
    """Say no before anything is written: lock file, read-only book, missing or closed folder."""
    if not book.parent.is_dir():
        raise CannotRun("folder_missing", f"There is no folder {book.parent}.", "Make the folder first.")
    lock = lock_file_of(book)
    if lock is not None:
        raise BookUnreadable(
            "book_locked",
            f"{book.name} is open in a spreadsheet program ({lock.name} is beside it).",
            f"Close it and run this again; if nobody has it open, delete {lock.name}.",
        )
    if book.exists():
        if not book.is_file():
            raise CannotRun("not_a_file", f"{book} is not a file.", "Give the path of a workbook.")
        # The permission bits are read as well, because os.access says yes to an administrator.
        if not book.stat().st_mode & 0o222 or not os.access(book, os.W_OK):
            raise CannotRun(
                "book_read_only",
                f"{book.name} is marked read-only.",
                "Take the read-only mark off, or save to another file.",
            )
    if not book.parent.stat().st_mode & 0o222 or not os.access(book.parent, os.W_OK):
        raise _folder_not_writable(book.parent)


def _folder_not_writable(folder: Path) -> CannotRun:
    return CannotRun(
        "folder_not_writable",
        f"Nothing can be written in the folder {folder}.",
        "Ask for the right to change files there, or save to another folder.",
    )


@contextlib.contextmanager
def _temporary_version(book: Path, data: bytes) -> Iterator[Path]:
    """Write and flush a sibling of the book; whatever happens, its temporary name does not stay."""
    temporary = book.with_name(f"{_TEMP_PREFIX}{secrets.token_hex(6)}-{book.name}{_TEMP_SUFFIX}")
    with contextlib.ExitStack() as at_end:
        at_end.callback(_discard, temporary)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(temporary, flags, 0o666)
            # Kept open over the rename, so that another save does not take the file for a stray.
            closing = at_end.enter_context(contextlib.ExitStack())
            closing.callback(_close, descriptor)
            _claim(descriptor)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest[:_CHUNK]) :]
            os.fsync(descriptor)
            _take_over_rights(book, temporary)
            if sys.platform == "win32":
                closing.close()  # Windows does not rename a file that is open.
        except OSError as error:
            raise _as_cannot_run(error, book) from error
        yield temporary


def _take_over_rights(book: Path, temporary: Path) -> None:
    """Give the new file the mode, and where allowed the owner, of the version it replaces."""
    if not book.exists():
        return
    old = book.stat()
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _back_up(book: Path, now: datetime) -> Path:
    """Make a second name for the version in place; a copy where the file system has no hard links."""
    try:
        for kept in _backup_names(book, now):
            try:
                os.link(book, kept)
            except FileExistsError:
                continue
            except OSError:
                if kept.exists():
                    continue
                _copy_whole(book, kept)
            _flush_folder(book.parent)
            return kept
    except OSError as error:
        raise _as_cannot_run(error, book) from error
    raise CannotRun("save_failed", f"No free name for a backup of {book.name}.", "Remove old backups.")


def _backup_names(book: Path, now: datetime) -> Iterator[Path]:
    for seconds in range(3600):
        moment = now + timedelta(seconds=seconds)
        yield book.with_name(f"{book.stem}.{moment:%Y%m%d-%H%M%S}.bak{book.suffix}")


def _copy_whole(book: Path, kept: Path) -> None:
    """Copy by way of a temporary name, so that a backup is never half a file."""
    temporary = book.with_name(f"{_TEMP_PREFIX}{secrets.token_hex(6)}-{kept.name}{_TEMP_SUFFIX}")
    try:
        with book.open("rb") as source, temporary.open("xb") as target:
            _claim(target.fileno())
            shutil.copyfileobj(source, target, _CHUNK)
            target.flush()
            os.fsync(target.fileno())
        shutil.copystat(book, temporary)
        temporary.replace(kept)
    finally:
        _discard(temporary)


def _rename_over(temporary: Path, book: Path) -> None:
    """Swap the new version in; a virus scanner may hold the file for a moment, so try again."""
    for attempt in range(1, _RENAME_TRIES + 1):
        try:
            temporary.replace(book)
            return
        except OSError as error:
            if isinstance(error, PermissionError) and attempt < _RENAME_TRIES:
                time.sleep(0.1 * attempt)
                continue
            if error.errno in _NO_SPACE:
                raise _as_cannot_run(error, book) from error
            raise CannotRun(
                "rename_refused",
                f"The new version of {book.name} was written but could not be put in its place "
                f"({error.strerror or error}); the old version is untouched.",
                "Close the workbook everywhere. In a synced folder (OneDrive, SharePoint) pause syncing; "
                "on a network share that cannot rename, save to a local folder and copy it there.",
            ) from error


def _as_cannot_run(error: OSError, book: Path) -> CannotRun:
    if error.errno in _NO_SPACE:
        return CannotRun(
            "disk_full",
            f"There is no space left to save {book.name}; the old version is untouched.",
            "Free some space and run this again.",
        )
    if error.errno in _NO_RIGHT:
        return _folder_not_writable(book.parent)
    return CannotRun(
        "save_failed",
        f"{book.name} could not be saved ({error.strerror or error}); the old version is untouched.",
        "Save to another folder.",
    )


def _prune(book: Path, newest: Path, keep: int) -> None:
    """Remove the oldest backups; the one just made stays even if the clock went back."""
    name = re.compile(rf"{re.escape(book.stem)}\.\d{{8}}-\d{{6}}\.bak{re.escape(book.suffix)}")
    older = sorted(
        (other for other in book.parent.iterdir() if name.fullmatch(other.name) and other != newest),
        key=lambda other: other.name,
        reverse=True,
    )
    for spare in older[keep - 1 :]:
        _discard(spare)


def _remove_strays(folder: Path) -> None:
    """Remove temporary files of saves that were killed, and leave those of saves still running."""
    for stray in folder.glob(f"{_TEMP_PREFIX}*{_TEMP_SUFFIX}"):
        with contextlib.suppress(OSError):
            if not _is_being_written(stray):
                stray.unlink()


def _claim(descriptor: int) -> None:
    """Mark a temporary file as in use; the mark goes with the process, however that ends."""
    if sys.platform != "win32":
        # Some network shares have no locks: a stray is then known by its age.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _close(descriptor: int) -> None:
    """Close a file that is flushed already, so that an error here has nothing to tell."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _is_being_written(stray: Path) -> bool:
    if sys.platform == "win32":
        return False  # Windows itself refuses to delete a file that is open.
    with stray.open("rb") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return time.time() - stray.stat().st_mtime < _STRAY_AGE
    return False


def _discard(path: Path) -> None:
    """Remove a file that is of no use any more; one that cannot be removed is dealt with at the next save."""
    with contextlib.suppress(OSError):
        path.unlink()


def _flush_folder(folder: Path) -> None:
    """Make renames in the folder last; file systems that cannot do it keep their own order."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            _close(descriptor)
