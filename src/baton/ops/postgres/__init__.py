"""The embedded PostgreSQL: started by whoever needs it first, on a unix socket only, and left running."""

from baton.ops.postgres.addresses import Addresses
from baton.ops.postgres.place import Place, find_place
from baton.ops.postgres.server import ensure_running, stop

__all__ = ["Addresses", "Place", "ensure_running", "find_place", "stop"]
