"""Where an embedded server lives, and as whom it runs."""

import hashlib
import os
import pwd
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from baton.ops.errors import CannotRun

CHECKOUT = Path(__file__).resolve().parents[4]
ROOTS_HOMES = Path("/var/lib/baton")
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 107  # sun_path in <sys/un.h>, less its closing zero


@dataclass(frozen=True)
class Account:
    """The system user that the server runs as.  PostgreSQL refuses root, so root lends it to `nobody`."""

    uid: int
    gid: int
    is_lent: bool

    @property
    def child(self) -> dict[str, Any]:
        """Arguments for subprocess, so that the child is this user and holds none of root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_lent else {}

    @contextmanager
    def eyes(self) -> Iterator[None]:
        """See the file system as this user inside the block.

        /proc shows root another user's working folder only with CAP_SYS_PTRACE, which containers lack.
        """
        if not self.is_lent:
            yield
            return
        os.setegid(self.gid)
        os.seteuid(self.uid)
        try:
            yield
        finally:
            os.seteuid(0)
            os.setegid(0)


@dataclass(frozen=True)
class Place:
    """The folders of one embedded server.  `cluster` appears in one rename, complete, or not at all."""

    home: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def postmaster_pid(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def start_log(self) -> Path:
        return self.home / "postgres-start.log"

    @cached_property
    def socket_folder(self) -> Path:
        """A short folder outside the checkout: a socket's path may not be longer than 107 bytes."""
        name = f"baton-{self.account.uid}-{digest(self.data)}"
        folder = Path(tempfile.gettempdir()) / name
        return folder if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_BYTES else Path("/tmp") / name


def find_place(home: Path | None = None) -> Place:
    """The place of this checkout's server: `home`, else BATON_HOME, else the usual one of root or of an ordinary user."""
    is_root = os.geteuid() == 0
    chosen = home or os.environ.get("BATON_HOME")
    usual = ROOTS_HOMES / digest(CHECKOUT) if is_root else CHECKOUT / "var"
    return Place(Path(chosen or usual).expanduser().absolute(), lent_account() if is_root else own_account())


def own_account() -> Account:
    return Account(os.geteuid(), os.getegid(), is_lent=False)


def lent_account() -> Account:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotRun(
            "PostgreSQL may not run as root and this system has no user `nobody`, so the database was not started. "
            "Run Baton as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, is_lent=True)


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
