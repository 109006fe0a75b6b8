"""Which database a command uses, decided before Django reads its settings."""

import os
from pathlib import Path

import environ

from baton.ops.errors import CannotRun, WrongUsage
from baton.ops.postgres import ensure_running

CHECKOUT = Path(__file__).resolve().parents[3]
AS_OWNER, EMBEDDED = "BATON_AS_OWNER", "BATON_EMBEDDED"  # for the settings; for `serve`


def choose_database(*, as_owner: bool = False) -> bool:
    """Set DATABASE_URL and DATABASE_OWNER_URL for `baton.settings`; whether the database is the embedded one.

    They come from the environment or .env (each also as …_FILE); unset, the embedded server is started.
    """
    file = Path(os.environ.get("BATON_HOME") or CHECKOUT) / ".env"
    if file.is_file():
        environ.Env.read_env(file)
    app_url, owner_url, direct_url = map(value, ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_DIRECT_URL"))
    if owner_url and not app_url:
        raise WrongUsage("DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither. Nothing was started.")
    if not app_url:
        use_embedded()
    elif as_owner and not owner_url:
        raise CannotRun(
            "This command works as the role that owns the tables, and DATABASE_OWNER_URL is not set. Nothing was done. "
            "Set it to that role's login."
        )
    for name, url in (("DATABASE_URL", app_url), ("DATABASE_OWNER_URL", owner_url), ("DATABASE_DIRECT_URL", direct_url)):
        if url:
            os.environ[name] = url  # for the children, which read no files
    os.environ[AS_OWNER] = "1" if as_owner else ""
    os.environ[EMBEDDED] = "" if app_url else "1"
    return not app_url


def value(name: str) -> str:
    """A name of the configuration, from the environment or from the file that its …_FILE names."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "")
    try:
        return Path(file).read_text().strip()
    except OSError as problem:
        raise CannotRun(f"{name}_FILE names {file}, which cannot be read: {problem.strerror}. Nothing was done.") from None


def use_embedded() -> None:
    addresses = ensure_running()
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]  # PGPORT and the like are meant for another server
    os.environ["DATABASE_URL"] = addresses.app_url
    os.environ["DATABASE_OWNER_URL"] = addresses.owner_url
