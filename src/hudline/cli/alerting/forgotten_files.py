"""What goes with sessions that are taken out of the ledger: sums and alerts that tell of them, and
broken ledgers that were set aside, of which nobody can tell what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from rich.console import Console

from hudline.cli.reporting import columns, words
from hudline.core.paths import Home
from hudline.host.alert_log import alert_history, forget_alerts
from hudline.ledger.database import set_aside_copies
from hudline.platform import files
from hudline.view import spend


def announce(console: Console, home: Home, is_all: bool, sessions: Sequence[str]) -> None:
    """Say how many alerts and broken ledgers go, before they go."""
    alerts = alert_history(home) if sessions else []
    count = sum(is_all or not one.session or one.session in sessions for one in alerts)
    if count:
        said = words.several(
            count, "{count} alert will go from the history.",
            "{count} alerts will go from the history.",
        )  # fmt: skip
        columns.note(console, said, "")
    copies = len(set_aside_copies(home)) if sessions else 0
    if copies:
        said = words.several(
            copies, "{count} damaged ledger that was set aside will go too.",
            "{count} damaged ledgers that were set aside will go too.",
        )  # fmt: skip
        columns.note(console, said, "")


def remove(home: Home, is_all: bool, sessions: Sequence[str]) -> None:
    """Remove what was summed up, which the next refresh does anew, the alerts, and broken ledgers.
    OSError where that cannot be."""
    for path in (f"{home.root}/{spend.FILE}", *set_aside_copies(home)):
        with suppress(FileNotFoundError):
            files.remove(path)
    forget_alerts(home, None if is_all else set(sessions))
