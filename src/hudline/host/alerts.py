"""The rules about a session, looked at behind its draws; and what runs when an alert is fired."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from hudline.config import user_commands
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.fields import table
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, person_folder
from hudline.core.shell_command import ShellCommand
from hudline.host.alert_log import fire_alerts
from hudline.sources.command_output import run_shell
from hudline.view.alert_rules import COMMAND, KEY, alert_config
from hudline.view.alerts import Alert, Mark, fire
from hudline.view.live_alerts import live_findings
from hudline.view.snapshot import Snapshot

_NAME = "alert"


class AlertWatch:
    """Fires what the rules find in the sessions of one client. What was fired, or found to be fired
    by others, is not looked up again until it is due."""

    def __init__(self, home: Home, env: dict[str, str]) -> None:
        self._home = home
        self._env = env
        self._known: dict[str, Mark] = {}

    def look(self, snapshot: Snapshot, config: Mapping[str, Any]) -> list[Alert]:
        """Fire what is due at a snapshot, by the person's config.json, and run their command behind
        it; the alerts. OSError where that cannot be noted."""
        chosen = alert_config(config)
        if not chosen.has(is_money=False) or snapshot.query is None:
            return []
        clock, findings = snapshot.clock, live_findings(snapshot, chosen)
        fired, known = fire(findings, self._known, clock, chosen.cooldown)
        if not fired:
            self._known = known  # a clock that was set back is noted in it
            return []
        due = [one for one in findings if (one.alert.rule, one.alert.key) in _keys(fired)]
        result = fire_alerts(self._home, due, clock, chosen.cooldown)
        if result is None:
            return []  # the next draw tries again
        noted, memory = result
        self._known = {name: memory.get(name, mark) for name, mark in known.items()}
        command = alert_command(config)
        if noted and command is not None:
            arguments = (noted, command, self._env)
            threading.Thread(target=run_alert_command, args=arguments, daemon=True).start()
        return noted


def _keys(alerts: Sequence[Alert]) -> set[tuple[str, str]]:
    return {(alert.rule, alert.key) for alert in alerts}


def alert_command(config: Mapping[str, Any]) -> ShellCommand | None:
    """The command that the person's config.json has for alerts; None without one."""
    run = table(config.get(KEY)).get(COMMAND)
    if not isinstance(run, str):
        return None
    return user_commands.command({user_commands.COMMANDS: {_NAME: run}}, _NAME)


def run_alert_command(alerts: Sequence[Alert], command: ShellCommand, env: dict[str, str]) -> None:
    """Run the command once for each alert, in the person's home folder, with the alert as a JSON
    object on stdin. Nothing of an alert is in its arguments or its environment."""
    for alert in alerts:
        guard(
            lambda alert=alert: run_shell(  # type: ignore[misc]
                command, person_folder(env), dumps(alert.dump()) + b"\n", env
            ),
            lambda error: report_error(env, "alert", error, time.time()),
        )
