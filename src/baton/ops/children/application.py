"""What each web process loads: the WSGI application, on the leash of the process that spawned it."""

from baton.ops.children.leash import die_with_parent
from baton.wsgi import application

__all__ = ["application"]

die_with_parent()
