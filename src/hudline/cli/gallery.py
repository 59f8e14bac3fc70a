"""The manual as docs: every widget with its options and a line that it draws, and every key.

`python -m hudline.cli.gallery` writes docs/widgets.md and docs/configuration.md, made from the
docstrings of the widgets and from the table of keys; a test holds them together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hudline.cli import themes
from hudline.cli.keys import COMMAND, KEYS, OPTIONS_OF_ALL
from hudline.cli.manual import Page, allowed, default_of, names, page
from hudline.layout import LEVELS, PRESETS
from hudline.page.options import COMMON, TONES
from hudline.store.joining import NOT_OF_PROJECT

if TYPE_CHECKING:
    from hudline.page.options import Spec

DOCS = Path(__file__).resolve().parents[3] / "docs"
_WIDGETS = """# The widgets

Made from the widgets themselves by `python -m hudline.cli.gallery`; `hudline preview --all` shows
the same in your terminal, in your theme. Name a widget in the `rows` of your
[configuration](configuration.md), alone or with options:

```json
{"rows": [["model", {"widget": "context", "width": 20}, "fill", "duration"], ["tools"]]}
```

Every widget also takes:

"""
_CONFIGURATION = """# Configuration

Made from Hudline's own tables by `python -m hudline.cli.gallery`.

Your choices lie in `config.json` in Hudline's folder (`hudline config path` says where), and they
are used from the next draw on. `hudline configure` shows them in the terminal with a live picture;
`hudline config set KEY VALUE` changes one; `hudline config edit` opens the file. A value that
cannot be used is ignored, and nothing else suffers: `hudline doctor` names it. After a setup a new
file names [its schema](../config.schema.json), by which editors complete and check it.

`hudline config` says of every key what counts and who says it; `hudline config get rows` prints the
rows of a preset too, to copy from. Where a preset, a reset or other rows take the place of what you
had, a copy is kept beside the file: `hudline config restore` brings it back, and
`hudline config copies` lists the older ones. A copy with rows leaves only for newer ones with rows.

## Keys

"""
_ROWS = """
## Rows

A row is a list of items, or an object with `widgets`, a `separator` (at most five characters) and a
`level`, the least verbosity that shows it. An item is the name of a [widget](widgets.md), an object
with its options, or `"fill"`: what comes behind it stands at the right edge.

```json
{
  "rows": [
    {"widgets": ["waiting", "error"], "separator": " · "},
    ["model", "place", {"widget": "context", "width": 20}, "fill", "duration"],
    ["tools"],
    {"widgets": ["lines", "session_name"], "level": "full"}
  ]
}
```

"""
_COMMANDS = """
```json
{"commands": {"build": {"run": "make -s status", "every": 60}},
 "rows": [["model", "context", "fill", {"widget": "command", "name": "build"}]]}
```

It runs in the session's folder, never while a picture is drawn.
"""
_TARGETS = """
## What is kept of what tools work on

A target is what a tool works on: a command, a path, a pattern, an address, a question, an agent's
description, the text of a todo. `targets` says how much of it is stored, and so shown:

- `safe` keeps what is known to be harmless: of a command the program, its subcommand, names of
  flags, paths, tests, short numbers and the plain words of programs that are known; of a sentence
  its ordinary words. `•••` stands for the rest, which could be a secret.
- `full` keeps all of it but what looks like a secret: known names, flags, headers and shapes.
- `off` keeps none: names of tools, skills and kinds of agents are shown, and how many todos are
  done.

It counts from the next event on; what is stored already stays. Only `config.json` chooses it,
neither a project nor a variable.
"""
_THEMES = """
## Themes of your own

A theme is a file `themes/NAME.json` in Hudline's folder, for a dark and for a light background. A
side that it leaves out is like the other one; a tone that it leaves out is the default theme's.
Styles are written as rich writes them; `sixteen` is for terminals with no more colours than that.

```json
{"dark": {"colours": {"accent": "italic #88c0d0", "warn": "bold #ebcb8b"},
          "sixteen": {"accent": "italic cyan"}}}
```

`hudline theme --check FILE` says what in it cannot be used; `hudline theme NAME` chooses it: run it
again after each change. The tones are %s.
"""
_PROJECT = """
## A project's own file

`.claude/hudline.json` in a project may set `preset`, `rows` and `theme`, nothing else. Its rows
never show what is yours: %s. `"project": false` in your own file sets it aside.

```json
{"preset": "essential", "theme": "gruvbox"}
```

## The environment

`HUDLINE_VERBOSITY`, `HUDLINE_SURFACE` and `HUDLINE_LANG` win over the file. `HUDLINE_HOME` is an
absolute path for Hudline's folder, or one that begins with `~/`. `NO_COLOR`, `FORCE_COLOR`,
`COLORTERM`, `TERM` and `COLORFGBG` say what the terminal shows; `LC_ALL`, `LC_MESSAGES` and `LANG`
the language; `LC_ALL`, `LC_TIME` and `LANG` the clock; `LC_ALL`, `LC_CTYPE` and `LANG` how wide
characters are.
"""


def widgets() -> str:
    """The text of docs/widgets.md."""
    shared = [_line(name, spec, OPTIONS_OF_ALL[name][0]) for name, spec in COMMON.items()]
    return _WIDGETS + "\n".join([*shared, "", *(_section(page(name)) for name in names())])


def configuration() -> str:
    """The text of docs/configuration.md."""
    rows = ["| key | value | default | what it does |", "| --- | --- | --- | --- |"]
    for key in KEYS.values():
        told = allowed(key.spec) if key.spec is not None else _kinds()[key.kind]
        usual = f"`{key.default}`" if isinstance(key.default, str) and key.default else ""
        usual = f"`{str(key.default).lower()}`" if isinstance(key.default, bool) else usual
        rows.append(f"| `{key.name}` | {told} | {usual} | {key.says} |")
    barred = ", ".join(f"`{name}`" for name in NOT_OF_PROJECT)
    made = (_ROWS, _presets(), _commands(), _themes(), _TARGETS, _PROJECT % barred)
    return _CONFIGURATION + "\n".join(rows) + "\n" + "".join(made)


def _presets() -> str:
    told = ["A preset is a set of rows with a name:", ""]
    for name, rows in PRESETS.items():
        made = ["+".join(one if isinstance(one, str) else one[0] for one in row[2]) for row in rows]
        told.append(f"- `{name}`: " + "; ".join(row.replace("+", ", ") for row in made) + ".")
    return "\n".join(told) + "\n"


def _commands() -> str:
    told = ["", "## Commands of your own", ""]
    told.append("Under `commands`, by name: what the shell runs, or an object with `run` and:")
    told.append("")
    says = {
        "every": "Seconds between two runs.",
        "timeout": "Seconds after which a run is ended.",
        "lines": "How many lines of its output are shown.",
    }
    told += [_line(name, spec, says[name]) for name, spec in COMMAND.items()]
    return "\n".join(told) + "\n" + _COMMANDS


def _themes() -> str:
    return _THEMES % ", ".join(f"`{tone}`" for tone in TONES)


def _kinds() -> dict[str, str]:
    """What the value of a key may be whose table has no specification."""
    return {
        "text": "a text",
        "verbosity": f"one of {', '.join(LEVELS)}, or 0 to {len(LEVELS) - 1}",
        "theme": f"one of {', '.join(themes.names())}, or one of your own",
        "rows": "a list of rows",
        "commands": "commands by name",
    }


def _section(told: Page) -> str:
    lines = [f"## {told.name}", "", told.caption, "", "```text", told.example, "```", ""]
    for said in (told.text, f"Short form: {told.short}" if told.short else "", told.options):
        lines += [said[:1].upper() + said[1:], ""] if said else []
    lines += [_line(name, spec) for name, spec in told.specs.items()]
    lines += [""] if told.specs else []
    return "\n".join([*lines, f"Source: {told.source}", ""])


def _line(name: str, spec: Spec, says: str = "") -> str:
    """An option as an item of a list."""
    usual = "" if name in COMMON else f"; {default_of(spec)} where unsaid"
    return f"- `{name}`: {allowed(spec)}{usual}." + (f" {says}" if says else "")


if __name__ == "__main__":
    (DOCS / "widgets.md").write_text(widgets(), "utf-8")
    (DOCS / "configuration.md").write_text(configuration(), "utf-8")
