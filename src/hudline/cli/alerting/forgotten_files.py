"""What goes with sessions that are taken out of the ledger: sums and alerts that tell of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from rich.console import Console

from hudline.cli.reporting import columns, words
from hudline.core.paths import Home
from hudline.host.alert_log import alert_history, forget_alerts
from hudline.view import spend


def announce(console: Console, home: Home, is_all: bool, sessions: Sequence[str]) -> None:
    """Say how many alerts go, before they go."""
    alerts = alert_history(home) if sessions else []
    count = sum(is_all or not one.session or one.session in sessions for one in alerts)
    if count:
        said = words.several(
            count, "{count} alert will go from the history.",
            "{count} alerts will go from the history.",
        )  # fmt: skip
        columns.note(console, said, "")


def remove(home: Home, is_all: bool, sessions: Sequence[str]) -> None:
    """Remove what was summed up, which the next refresh does anew, and the alerts. OSError where
    that cannot be."""
    with suppress(FileNotFoundError):
        os.unlink(f"{home.root}/{spend.FILE}")
    forget_alerts(home, None if is_all else set(sessions))
