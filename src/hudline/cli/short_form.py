"""`hudline icons`, `surface`, `lang` and `set`: short forms of `hudline config set KEY VALUE`.

Without a value they say what is in force, who says it, and what else it may be.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli import config, config_sources, key_path
from hudline.cli.commands import with_program_path
from hudline.cli.keys import KEYS
from hudline.cli.reference.manual import allowed
from hudline.cli.reporting import words
from hudline.cli.undo import typed
from hudline.cli.values import (
    default_of,
    descriptions,
    known_words,
    spec_of,
    text_of,
    words_of,
)
from hudline.config import writer
from hudline.core.fields import clean
from hudline.core.paths import Home

# What a key takes that no specification describes.
_TEXT, _JSON = "a text", "JSON, as docs/configuration.md shows it"
_ANY = "hudline set KEY"
_LONGEST = 200  # characters of a value


class ShortForm:
    """A command that sets one key of config.json. key: which; None where its first word says it."""

    def __init__(self, key: str | None) -> None:
        """Act like the module of a command."""
        self.key = key

    def arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments: the key, unless it is known, and its value."""
        if self.key is None:
            says = "its name, such as bell or budget.day; without it, all are shown"
            parser.add_argument("key", nargs="?", metavar="KEY", help=says)
        known = ", ".join(words_of(self.key)) if self.key else "a word, or JSON"
        says = f"{known}; without it, the one in force is shown"
        parser.add_argument("value", nargs="?", metavar="VALUE", help=says)

    def run(
        self, args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]
    ) -> int:
        """Set the key, or show what is in force; UserError for an unknown key or a value that is
        not allowed. The exit status is that of `hudline config`."""
        name: str | None = self.key or args.key
        if name is not None and args.value is not None:
            asked = Namespace(action="set", words=[name, args.value])
            return config.run(asked, console, home, root, env)
        if name is None:
            status = config.run(Namespace(action="get", words=[]), console, home, root, env)
            hint = words.say("What one may be: {command}", command=with_program_path(_ANY))
            console.print(Text(hint, "dim"), soft_wrap=True)
            return status
        if name not in descriptions():  # unknown, or inside of another key
            return config.run(Namespace(action="get", words=[name]), console, home, root, env)
        sources = config_sources.read_sources(writer.read(home), env, os.getcwd())
        _describe(console, home, name, sources)
        return 0


def _describe(
    console: Console, home: Home, name: str, sources: config_sources.ConfigSources
) -> None:
    """Print the value in force with its source, what else it may be, and a command that sets it."""
    value, source = _in_force(name, sources)
    shown = clean(text_of(value), _LONGEST) or '""'
    if source == config_sources.DEFAULT:
        sentence = words.say("{name}: {value}, the default.", name=name, value=shown)
    else:
        sentence = words.say(
            "{name}: {value}, set by {source}.", name=name, value=shown, source=source
        )
    others = [word for word in known_words(name, home) if word != shown]
    command = f"hudline {typed(name)} {others[0] if others else 'VALUE'}"
    hint = words.say(
        "Allowed: {values}. As in: {command}",
        values=_allowed(name, home),
        command=with_program_path(command),
    )
    console.print(Text(sentence), soft_wrap=True)
    console.print(Text(f"  {hint}", "dim"), soft_wrap=True)


def _in_force(name: str, sources: config_sources.ConfigSources) -> tuple[object, str]:
    """The value of a key and its source."""
    first = name.partition(".")[0]
    try:
        value = key_path.get({first: sources.value(first)}, key_path.steps(name))
    except KeyError:  # of a group in which it is not set
        return default_of(name), config_sources.DEFAULT
    return value, sources.source(first)


def _allowed(name: str, home: Home) -> str:
    """What the value may be, as a phrase."""
    known, spec = known_words(name, home), spec_of(name)
    is_text = "." not in name and KEYS[name].kind == "text"
    return ", ".join(known) or (allowed(spec) if spec else _TEXT if is_text else _JSON)
