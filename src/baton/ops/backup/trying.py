"""Trying the newest backup out: restored into a scratch database, compared, verified, dropped again."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from baton.ops.backup.examining import examine
from baton.ops.backup.programs import Failed
from baton.ops.backup.restoring import restore
from baton.ops.backup.scratch import inside, scratch
from baton.upkeep.shelf import Shelf


def tried(backup: Path, owner_url: str) -> dict:
    """What came of it: {"ok", "backup", "ms", "rows", "documents", "chain_heads", "checks"}.  CannotRun when it could not be tried."""
    begun = time.monotonic()
    said = examine(backup)
    with scratch(owner_url) as address:
        environment = os.environ | {
            "DATABASE_OWNER_URL": address, "DATABASE_URL": inside(os.environ["DATABASE_URL"], urlsplit(address).path[1:]),
            "BATON_STORAGE": Shelf(backup.parent).documents_address,
        }  # fmt: skip
        restore(backup, said, address, None, environment)
        checks = verified(environment)
    broken = [check["id"] for check in checks if not check["ok"] and not (check["id"] == "V9" and said.missing)]
    return {
        "ok": not broken, "backup": backup.name, "ms": round((time.monotonic() - begun) * 1000), "rows": sum(said.tables.values()),
        "documents": said.documents, "chain_heads": said.chain_heads, "broken": broken, "checks": checks,
    }  # fmt: skip


def verified(environment: dict[str, str]) -> list[dict]:
    """Every invariant, by a process that works in the scratch database."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "baton.ops", "verify", "--json"],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    if not done.stdout.startswith("{"):
        raise Failed(f"The restored backup could not be verified: {done.stderr.strip()[-2000:]}")
    found: list[dict] = json.loads(done.stdout)["checks"]
    return found
