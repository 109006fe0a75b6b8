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
    env = environ.FileAwareEnv()
    file = Path(os.environ.get("BATON_HOME") or CHECKOUT) / ".env"
    if file.is_file():
        env.read_env(file)
    app_url = env.str("DATABASE_URL", default="")
    owner_url = env.str("DATABASE_OWNER_URL", default="")
    direct_url = env.str("DATABASE_DIRECT_URL", default="")
    if owner_url and not app_url:
        raise WrongUsage("DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither. Nothing was started.")
    if not app_url:
        use_embedded()
    elif as_owner and not owner_url:
        raise CannotRun(
            "This command works as the role that owns the tables, and DATABASE_OWNER_URL is not set. Nothing was done. "
            "Set it to that role's login."
        )
    if direct_url:
        os.environ["DATABASE_DIRECT_URL"] = direct_url  # the worker reads it, past Django's settings
    os.environ[AS_OWNER] = "1" if as_owner else ""
    os.environ[EMBEDDED] = "" if app_url else "1"
    return not app_url


def use_embedded() -> None:
    addresses = ensure_running()
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]  # PGPORT and the like are meant for another server
    os.environ["DATABASE_URL"] = addresses.app_url
    os.environ["DATABASE_OWNER_URL"] = addresses.owner_url
