"""No child outlives its supervisor, even one that was killed."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>, Linux


def die_with_parent() -> None:
    """Have the kernel send SIGTERM when the parent ends.  Elsewhere than on Linux this does nothing."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before we had asked
        os.kill(os.getpid(), signal.SIGTERM)
