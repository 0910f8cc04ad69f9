"""PostgreSQL refuses to run as root: find an account for it, and folders it can reach.

As root the server runs under a system account of its own. Nobody's folders are opened
for it: when the clone lies where the account can't go, data and programs are kept in a
folder under ``/var/lib`` instead.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mangaassist.embedded.errors import EngineError

ACCOUNT = "mangaassist-db"


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group that an engine's processes run as; None is our own."""

    uid: int | None = None
    gid: int | None = None

    def can_reach(self, folder: Path) -> bool:
        """Whether the account may walk to ``folder`` through all its parents."""
        if self.uid is None:
            return True
        return all(self._may_enter(each) for each in (folder, *folder.parents))

    def _may_enter(self, folder: Path) -> bool:
        try:
            info = folder.stat()
        except FileNotFoundError:
            return True
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)

    def own(self, folder: Path) -> None:
        """Make ``folder`` the account's, closed to others.

        Raises EngineError when somebody else was there first: in a folder that all may
        write to, a stranger could have put one of that name.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            info = folder.lstat()
        except OSError as error:
            raise EngineError(f"{folder} can't be used: {error.strerror}") from None
        if not stat.S_ISDIR(info.st_mode) or info.st_uid not in (
            os.geteuid(),
            self.uid,
        ):
            raise EngineError(f"{folder} belongs to somebody else: remove it")
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)


def database_account() -> Account:
    """Return our own account, or as root a system account made for the database.

    Raises EngineError when root has no way to make one.
    """
    if os.geteuid() != 0:
        return Account()
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        _make_account()
        entry = pwd.getpwnam(ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        message = (
            "PostgreSQL does not run as root, and there is no useradd to make an "
            "account for it: start as an ordinary user, or set DATABASE_URL."
        )
        raise EngineError(message)
    options = ["--system", "--no-create-home", "--user-group", "--shell", "/bin/false"]
    done = subprocess.run(  # noqa: S603 (our own words)
        [useradd, *options, ACCOUNT], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 9):  # 9: somebody else has just made it
        raise EngineError(f"useradd {ACCOUNT} failed: {done.stderr.strip()}")
