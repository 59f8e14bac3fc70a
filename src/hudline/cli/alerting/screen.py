"""How `hudline alerts` looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text

from hudline.cli.alerting.texts import rule_text, value_text
from hudline.cli.commands import with_program_path
from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.columns import Column
from hudline.render.cell_width import cells
from hudline.render.i18n import person_language
from hudline.render.i18n import words as labels
from hudline.render.icons import glyphs, in_force
from hudline.view.alert_rules import RULES
from hudline.view.alerts import Alert
from hudline.widgets import alert as widget


class Look(NamedTuple):
    """The language and the icons that the person has chosen."""

    language: str
    icons: str

    @classmethod
    def of(cls, config: Mapping[str, Any], env: Mapping[str, str]) -> Look:
        """Those of a person's configuration and environment."""
        return cls(person_language(env, config), in_force(env, config))

    def text(self, alert: Alert) -> str:
        """An alert as the widget shows it."""
        spans = widget.fragment(alert).spans
        text = "".join(span.text for span in spans).translate(labels(self.language))
        return text.translate(glyphs(self.icons))


def draw_rules(console: Console, rows: Sequence[Mapping[str, Any]], now: float) -> None:
    """A row for each rule, and what to do where none is on."""
    on = sum(row["value"] is not None for row in rows)
    columns.heading(
        console, words.say("Alerts"), words.several(on, "{count} rule on", "{count} rules on")
    )
    values = [value_text(RULES[row["rule"]], row["value"]) for row in rows]
    times = [figures.when(row["at"], now) if row["at"] else figures.NONE for row in rows]
    columns.draw(
        console,
        [
            Column(words.say("RULE"), [row["rule"] for row in rows], is_right=False),
            Column(words.say("VALUE"), values),
            Column(words.say("LAST"), times, 40),
            Column(
                words.say("WHAT"), [rule_text(row["rule"]) for row in rows], 20, False, True, "dim"
            ),
        ],
    )
    if not on:
        hint = words.say(
            "All rules are off. To set one: {command}", command="hudline alerts set day 20"
        )
        columns.note(console, with_program_path(hint))


def draw_history(
    console: Console, history: Sequence[Alert], look: Look, now: float, most: int | None = None
) -> None:
    """The alerts, the newest first, at most so many."""
    newest = list(reversed(history))[:most]
    if not newest:
        if most is None:
            columns.note(console, words.say("There was no alert yet."), "")
        return
    if most is not None:
        console.print()
    sessions = [alert.session[: figures.ID] or figures.NONE for alert in newest]
    table = [
        Column(words.say("WHEN"), [figures.when(alert.at, now) for alert in newest]),
        Column(words.say("ALERT"), [look.text(alert) for alert in newest], 100, False, True),
        Column(words.say("SESSION"), sessions, 30, False),
    ]
    columns.draw(console, table)


def draw_changed(console: Console, row: Mapping[str, Any]) -> None:
    """What a rule is by now."""
    name, value = row["rule"], row["value"]
    if value is None:
        columns.note(console, words.say("{name} is off now.", name=name), "")
        return
    shown = value_text(RULES[name], value) if name in RULES else str(value)
    columns.note(console, words.say("{name} set to {value}.", name=name, value=shown), "")


def draw_test(console: Console, row: Mapping[str, Any]) -> None:
    """What would be shown, rung and run, whole."""
    rung = _visible(row["rung"]) or words.say("nothing, {key} is off", key="alerts.bell")
    command = row["command"] or words.say("nothing, {key} is not set", key="alerts.command")
    lines = [
        (words.say("HUD"), row["text"]),
        (words.say("TERMINAL"), rung),
        (words.say("COMMAND"), command),
    ]
    if row["stdin"]:
        lines.append((words.say("STDIN"), row["stdin"]))
    width = max(cells(name) for name, _ in lines) + 1
    for name, text in lines:
        columns.marked(console, Text(name + " " * (width - cells(name)), "dim"), text)
    if row["value"] is None:
        columns.note(console, words.say("The rule is off: this is what it would be with a value."))


def _visible(sequence: str) -> str:
    """A sequence for the terminal as it can be read, which does nothing."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in sequence)
