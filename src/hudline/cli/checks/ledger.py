"""Whether the ledger is filled behind the screen: see hudline.host.ledger_child."""

from __future__ import annotations

from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene, ago
from hudline.cli.reporting import figures
from hudline.core import error_log
from hudline.core.file_io import read_object, size
from hudline.ledger.database import NAMES, path_of
from hudline.view.spend import FILE, parse_spend

_NAME = "ledger"


def ledger(scene: Scene) -> Check:
    """When the ledger was last filled, how large it is, and whether the last try failed."""
    path = path_of(scene.home)
    spend = parse_spend(read_object(f"{scene.home.root}/{FILE}"))
    since = spend.as_of if spend else 0.0
    failed = error_log.count(scene.home, since, "ledger", until=scene.now)
    if failed:
        when = f"since it was filled {ago(scene.now - since)}" if since else "so far"
        count = "once" if failed == 1 else f"{failed} times"
        sentence = f"Filling the ledger has failed {count} {when}."
        return Check(_NAME, WARN, sentence, "Run: hudline ledger read")
    if not size(path):
        sentence = "There is no ledger yet: it is filled when a turn ends."
        return Check(_NAME, NOTE, sentence, "Run: hudline ledger read")
    large = figures.size(sum(size(f"{scene.home.root}/{name}") for name in NAMES[:2]))
    if not since:
        sentence = f"The ledger has {large}; no host has filled it yet."
        return Check(_NAME, NOTE, sentence)
    return Check(_NAME, OK, f"The ledger has {large} and was filled {ago(scene.now - since)}.")
