"""Why a command did not run, in words for the person at the terminal."""


class CannotRun(Exception):
    """What happened, what was not done, what to do.  The command exits 1 and prints it without a traceback."""

    exit_code = 1


class WrongUsage(CannotRun):
    """The command was called in a way that can't work here.  Exits 2."""

    exit_code = 2
