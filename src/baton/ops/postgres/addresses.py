"""The logins of an embedded server: generated once, kept in 0600 files beside the data."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from baton.ops.errors import CannotRun

DATABASE = "baton"
SUPERUSER, OWNER, APP = "postgres", "baton_owner", "baton_app"


@dataclass(frozen=True)
class Addresses:
    """How to reach the database: as the role that owns nothing, and as the one that owns the tables."""

    app_url: str
    owner_url: str
    started: bool = False  # by this very call


def write_password(cluster: Path, role: str) -> str:
    """Make a password and keep it where only the user who runs Baton can read it."""
    password = secrets.token_urlsafe(24)
    descriptor = os.open(password_file(cluster, role), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as file:
        file.write(password)
        file.flush()
        os.fsync(descriptor)
    return password


def addresses(cluster: Path, socket_folder: str, *, started: bool) -> Addresses:
    return Addresses(
        address(APP, read_password(cluster, APP), socket_folder),
        address(OWNER, read_password(cluster, OWNER), socket_folder),
        started,
    )


def address(role: str, password: str, socket_folder: str) -> str:
    return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(socket_folder)}"


def read_password(cluster: Path, role: str) -> str:
    file = password_file(cluster, role)
    try:
        return file.read_text()
    except FileNotFoundError:
        raise CannotRun(
            f"The password file {file} is missing, so Baton cannot log in to its database. The data was not touched. "
            "Put the file back from a copy of this folder."
        ) from None


def password_file(cluster: Path, role: str) -> Path:
    return cluster / f"{role}.password"
