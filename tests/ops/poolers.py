"""PgBouncer in transaction mode before the test database."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from baton.ops.postgres.place import Account, find_place
from baton.ops.postgres.processes import wait_until
from baton.ops.testing.parts import program


@contextmanager
def pooled(size: int = 20) -> Iterator[str]:
    """A pooler with so many connections to the server; its folder, which is its address."""
    folder = Path(tempfile.mkdtemp(prefix="bouncer-"))
    target = connection.settings_dict
    (folder / "users").write_text(f'"{target["USER"]}" "{target["PASSWORD"]}"\n')
    (folder / "ini").write_text(
        f"[databases]\n* = host={target['HOST']} port={target['PORT'] or 5432}\n"
        f"[pgbouncer]\nlisten_addr =\nlisten_port = 5432\nunix_socket_dir = {folder}\npool_mode = transaction\n"
        f"auth_type = {'scram-sha-256' if target['PASSWORD'] else 'trust'}\nauth_file = {folder}/users\nlogfile = {folder}/log\n"
        f"server_tls_sslmode = disable\ndefault_pool_size = {size}\nmax_client_conn = 200\n"
    )
    account: Account = find_place().account
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, account.uid, account.gid)
    os.chmod(folder, 0o755)
    process = subprocess.Popen([program("pgbouncer"), "-q", folder / "ini"], stderr=subprocess.DEVNULL, **account.child)
    try:
        assert wait_until((folder / ".s.PGSQL.5432").exists, 10), (folder / "log").read_text()
        yield str(folder)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)
