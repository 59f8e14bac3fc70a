"""`hudline alerts`: the rules that call you, what they have reported, and how that looks."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from typing import Any, Callable

from rich.console import Console

from hudline.cli.alerting import screen
from hudline.cli.alerting.rows import alert_row, rule_rows, test_row
from hudline.cli.alerting.values import known_name, parsed_value
from hudline.cli.reference.manual import nearest
from hudline.cli.reporting import output
from hudline.cli.reporting.options import count, forms
from hudline.config import reader, writer
from hudline.core.errors import UserError
from hudline.core.fields import table
from hudline.core.paths import Home
from hudline.host.alert_log import alert_history
from hudline.view.alert_rules import KEY, RULES

# By action: what it does, and the words behind it.
_ACTIONS = {
    "list": ("the rules, their values and the latest alerts", ()),
    "history": ("all alerts that are kept, the newest first", ()),
    "set": ("give a rule, bell, cooldown or command a value", ("RULE", "VALUE")),
    "off": ("take it away", ("RULE",)),
    "test": ("what would be shown, rung and run; nothing is", ("RULE",)),
}


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is to be done, with which rule, and the form of the rows."""
    said = "; ".join(f"{name}: {says}" for name, (says, _) in _ACTIONS.items())
    parser.add_argument("action", nargs="?", default="list", metavar="ACTION", help=said)
    words = f"a rule: {', '.join(RULES)}; and its value: 20, 80, 10m, pace or on"
    parser.add_argument("words", nargs="*", metavar="RULE VALUE", help=words)
    parser.add_argument(
        "--limit", type=count, metavar="N", help="history: at most so many, the newest"
    )
    forms(parser.add_mutually_exclusive_group())


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Do it. UserError for an unknown action or rule, or a value that is not allowed."""
    if args.action not in _ACTIONS:
        hint = nearest(args.action, _ACTIONS) or f"It can {', '.join(_ACTIONS)}."
        raise UserError(f"hudline alerts cannot {args.action}.", hint)
    _, wanted = _ACTIONS[args.action]
    if len(args.words) != len(wanted):
        usage = " ".join(("hudline alerts", args.action, *wanted))
        raise UserError(f"hudline alerts {args.action} is said otherwise.", f"As in: {usage}")
    actions: dict[str, Callable[[Namespace, Console, Home, dict[str, str]], None]] = {
        "list": _list, "history": _history, "set": _set, "off": _off, "test": _test,
    }  # fmt: skip
    actions[args.action](args, console, home, env)
    return 0


def _list(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> None:
    history, now = alert_history(home), time.time()
    rows = rule_rows(reader.read(home), history)
    total = {"on": sum(row["value"] is not None for row in rows), "alerts": len(history)}
    if not output.print_rows(args, console, now, rows, total):
        screen.draw_rules(console, rows, now)
        screen.draw_history(console, history, screen.Look.of(reader.read(home), env), now, most=5)


def _history(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> None:
    history, now = alert_history(home), time.time()
    look = screen.Look.of(reader.read(home), env)
    kept = history[-args.limit :] if args.limit else history
    rows = [alert_row(alert, look.text(alert)) for alert in reversed(kept)]
    if not output.print_rows(args, console, now, rows, {"alerts": len(history)}):
        screen.draw_history(console, kept, look, now)


def _set(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> None:
    name = known_name(args.words[0])
    value = parsed_value(name, args.words[1])
    writer.change(home, lambda config: {**config, KEY: {**table(config.get(KEY)), name: value}})
    _changed(args, console, home, name)


def _off(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> None:
    name = known_name(args.words[0])

    def amend(config: dict[str, Any]) -> dict[str, Any]:
        rules = {key: value for key, value in table(config.get(KEY)).items() if key != name}
        others = {key: value for key, value in config.items() if key != KEY}
        return {**config, KEY: rules} if rules else others

    writer.change(home, amend)
    _changed(args, console, home, name)


def _changed(args: Namespace, console: Console, home: Home, name: str) -> None:
    config = reader.read(home)
    rows = [row for row in rule_rows(config, alert_history(home)) if row["rule"] == name]
    if not rows:  # beside the rules
        rows = [{"rule": name, "value": table(config.get(KEY)).get(name)}]
    if not output.print_rows(args, console, time.time(), rows, {}):
        screen.draw_changed(console, rows[0])


def _test(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> None:
    name, now = known_name(args.words[0]), time.time()
    if name not in RULES:
        raise UserError(f"{name} is no rule.", f"The rules are {', '.join(RULES)}.")
    row = test_row(name, reader.read(home), env, now)
    if not output.print_rows(args, console, now, [row], {}):
        screen.draw_test(console, row)
