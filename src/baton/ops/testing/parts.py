"""A pytest plugin: tests name the system part they need, and what was left out stands in the closing lines.

    @pytest.mark.needs("pgbouncer")
    @pytest.mark.soak
"""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

SYSTEM_FOLDERS = "/usr/sbin:/sbin:/usr/lib/dovecot"
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "pgbouncer": ("pgbouncer",),
    "hledger": ("hledger",),
    "dovecot": ("dovecot",),
}
OLDER_POSTGRES = "older-postgresql"  # a server of the system, of at least 15 and below the embedded one
SOAK = "--soak"
WANTS = "for want of "


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(part): a program of the system without which this test is skipped by name")
    config.addinivalue_line("markers", "soak: a long test; runs with bin/test --soak alone")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        missing = [part for mark in item.iter_markers("needs") for part in mark.args if not program(part)]
        if item.get_closest_marker("soak") and not os.environ.get("BATON_SOAK"):
            missing.append(SOAK)
        if missing:
            item.add_marker(pytest.mark.skip(reason=f"{WANTS}{missing[0]}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Read from the reports, which reach here from every process of a parallel run."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    left_out = Counter(reason.partition(WANTS)[2] for reason in reasons if WANTS in reason)
    for part, count in sorted(left_out.items()):
        terminalreporter.write_line(f"LEFT OUT for want of {part}: {count} test{'s' if count > 1 else ''}", yellow=True)


def program(part: str) -> str | None:
    """Where a system part is, or None."""
    if part == OLDER_POSTGRES:
        return older_postgres()
    path = f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_FOLDERS}"
    return next((found for name in PROGRAMS[part] if (found := shutil.which(name, path=path))), None)


def older_postgres() -> str | None:
    """The folder of the system's newest PostgreSQL of major version 15 to 17."""
    folders = [Path(f"/usr/lib/postgresql/{major}/bin") for major in (17, 16, 15)]
    return next((str(folder) for folder in folders if (folder / "initdb").is_file()), None)
