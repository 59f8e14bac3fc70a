"""The data of a session for scripts: `hudline status --json`; docs/reports.md documents it."""

from __future__ import annotations

from rich.console import Console

from hudline.cli.overview import rows_for_scripts
from hudline.cli.overview.places import Places
from hudline.cli.overview.tracker import Tracker
from hudline.cli.reporting import output
from hudline.cli.status_choice import Chosen
from hudline.cli.status_picture import View
from hudline.core.paths import Home
from hudline.view.overview import Activity, SessionRow

_ENDED = "ended"


def print_record(console: Console, home: Home, chosen: Chosen, found: View, picture: str) -> None:
    """Print one document: the session as `top --json` has it, and what this command alone has."""
    clock, status, live = found.snapshot.clock, found.snapshot.status, chosen.live
    record = {
        **rows_for_scripts.session(_row(home, chosen, found)),
        "pid": live.pid or None,
        "folder": live.folder or None,
        "tokens": status.tokens,
        "window": None if status.window is None else round(status.window),
        "ended": None if found.ended is None else round(found.ended, 3),
        "picture": picture.splitlines(),
    }
    output.print_json(console, clock, [record], {"usd": record["usd"]})


def _row(home: Home, chosen: Chosen, found: View) -> SessionRow:
    live, status, clock = chosen.live, found.snapshot.status, found.snapshot.clock
    if found.ended is None:
        beside = Home(live.config_dir + "/hudline")
        homes = [home] if beside.root == home.root else [home, beside]
        return Tracker(live, homes).row(live, Places(), clock)
    project, branch = Places().of(live.folder, clock) if live.folder else ("", "")
    return SessionRow(
        live.session, live.pid, project, branch, _ENDED, found.ended, Activity(),
        model=status.model_id, context=status.context, usd=status.cost,
    )  # fmt: skip
