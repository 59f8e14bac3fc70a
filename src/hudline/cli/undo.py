"""Names the command that takes a change of config.json back."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from hudline.cli.commands import CHOICES, argument, with_program_path
from hudline.cli.key_path import steps
from hudline.cli.keys import GROUPS, KEYS
from hudline.cli.parse_value import parse_value
from hudline.cli.reporting import words
from hudline.cli.values import default_of, text_of, words_of
from hudline.config.text_document import written
from hudline.core.fields import table

_LONGEST = 80  # characters of a value that is repeated in a command


def note(console: Console, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Print the command that makes `before` of the configuration `after`, where it is a short
    one."""
    undo = command(before, after)
    if undo:
        sentence = words.say("Undo: {command}", command=with_program_path(undo))
        console.print(Text(f"  {sentence}", "dim"), soft_wrap=True)


def command(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The command that makes `before` of `after`; "" where nothing, more than one key or a long
    value has changed, or only whether a default is written down."""
    changed = [key for key in {**before, **after} if _differ(before, after, key)]
    named = [key for key in changed if key != "$schema"]  # which a new file begins with
    if len(named) != 1:
        return ""
    name = named[0]
    if name not in KEYS or (name == "rows" and name in before):
        return ""  # rows have a copy, which is named where they change
    if name not in GROUPS:
        return _setting(name, before.get(name), after.get(name))
    inner, now = table(before.get(name)), table(after.get(name))
    parts = [part for part in {**inner, **now} if _differ(inner, now, part)]
    is_known = len(parts) == 1 and parts[0] in GROUPS[name]
    if not is_known:
        return ""
    return _setting(f"{name}.{parts[0]}", inner.get(parts[0]), now.get(parts[0]))


def typed(name: str) -> str:
    """What is typed behind `hudline` to give a key its value: `theme`, or `set bell`."""
    return next((word for word, key in CHOICES.items() if key == name), f"set {name}")


def _setting(name: str, value: object, now: object) -> str:
    """The command that gives a key that value, "" where what is typed would mean another one, or
    where it means what is there now. None: its default."""
    default = default_of(name)
    if default is not None and _given(value, default) == _given(now, default):
        return ""
    if value is None and not words_of(name):
        return f"hudline config unset {name}"
    text = text_of(default if value is None else value)
    is_short = 0 < len(text) <= _LONGEST and text.isprintable() and text[0] != "-"
    if not is_short or not (words_of(name) or parse_value(text, steps(name), {}) == value):
        return ""
    return f"hudline {typed(name)} {argument(text)}"


def _given(value: object, default: object) -> str:
    """A value, or the default in place of None, as JSON."""
    return written(default if value is None else value)


def _differ(before: dict[str, Any], after: dict[str, Any], key: str) -> bool:
    """Whether a key differs, as JSON: True is 1 for Python."""
    is_in_both = key in before and key in after
    return not is_in_both or written(before[key]) != written(after[key])
