"""The limits of the accounts of configuration folders, as their sessions have reported them."""

from __future__ import annotations

from collections.abc import Iterable

from hudline.cli.overview.summary import LimitState
from hudline.core.paths import Home, exists
from hudline.sources.account import readings
from hudline.sources.shared_limits import read

_SHOWN = ("five_hour", "seven_day")


def account_limits(
    env: dict[str, str], home: Home, folders: Iterable[str], clock: float
) -> list[LimitState]:
    """The windows of five hours and seven days that still run at `clock` (seconds since 1970), of
    the first folder whose account has any."""
    for folder in folders:
        for root in dict.fromkeys((home.root, folder + "/hudline")):
            if not exists(root + "/accounts"):
                continue
            path = readings({**env, "CLAUDE_CONFIG_DIR": folder}, Home(root))
            found = _windows(path, clock) if path else []
            if found:
                return found
    return []


def _windows(path: str, clock: float) -> list[LimitState]:
    windows = read(path, clock)
    found = []
    for name in _SHOWN:
        known = [one for one in windows.get(name, ()) if one.at]
        if known:
            newest = max(known, key=lambda one: one.at)
            found.append(LimitState(name, newest.used, newest.resets))
    return found
