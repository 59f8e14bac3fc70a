"""The manual as Markdown: every widget with its options and a line that it draws, and every key.

docs/widgets.md and docs/configuration.md, made from the docstrings of the widgets and from the
table of keys; `cli.reference.renew` writes them.
"""

from __future__ import annotations

from pathlib import Path

from hudline import themes
from hudline.cli.config_list import KINDS
from hudline.cli.keys import COMMAND, GROUPS, KEYS, OPTIONS_OF_ALL
from hudline.cli.reference.manual import Page, allowed, default_of, names, page
from hudline.core.verbosity import LEVELS
from hudline.frame.project import NOT_OF_PROJECT
from hudline.frame.registry import PRESETS
from hudline.render.fragment import TONES
from hudline.render.widget import COMMON, Spec

DOCS = Path(__file__).resolve().parents[4] / "docs"
_WIDGETS = """# The widgets

Generated from the widgets by `tests/run --renew`; `hudline preview --all` shows
the same in your terminal, in your theme. Name a widget in the `rows` of your
[configuration](configuration.md), alone or with options:

```json
{"rows": [["model", {"widget": "context", "width": 20}, "fill", "duration"], ["tools"]]}
```

Every widget also takes:

"""
_CONFIGURATION = """# Configuration

Generated from Hudline's tables by `tests/run --renew`.

Your choices are in `config.json` in Hudline's folder (`hudline config path` prints its path), and
are in force from the next draw on. `hudline configure` shows them in the terminal with a live
picture; `hudline config set KEY VALUE` changes one; `hudline config edit` opens the file. An
invalid value is ignored and does not affect the others; `hudline doctor` names it. After a setup a
new file names [its schema](../config.schema.json), by which editors complete and check it.

`hudline config` lists every key with its value, its source and what it may be; `hudline config get
rows` prints the rows of a preset too, to copy from. A preset, a reset and other rows leave a copy
of the file that they change beside it: `hudline config restore` restores it, and `hudline config
copies` lists the older ones. A copy with rows is removed only for newer ones with rows.

## Keys

"""
_ROWS = """
## Rows

A row is a list of items, or an object with `widgets`, a `separator` (at most five characters), a
`level`, the least verbosity that shows it, a `layout` of its own and a `title`, which a panel
shows. An item is the name of a [widget](widgets.md), an object with its options, or `"fill"`: the
items after it are at the right edge.

```json
{
  "rows": [
    {"widgets": ["waiting", "error"], "separator": " · "},
    ["model", "directory", {"widget": "context", "width": 20}, "fill", "duration"],
    {"widgets": [{"widget": "tools", "style": "bold #ff8700"}], "layout": "capsule"},
    {"widgets": ["lines_changed", "session_name"], "level": "full"}
  ]
}
```

"""
_LAYOUTS = """
## Layouts

The key `layout` says how all rows are drawn, the `layout` of a row how that one is:

- `plain`: text with separators.
- `powerline`: each widget is a coloured block; with `"icons": "nerd"` they end in arrows. A widget
  that mostly warns or alarms has a block in that colour, and the first one that does not has the
  theme's accent.
- `capsule`: the same, each block by itself, with round ends with `"icons": "nerd"`.
- `panel`: a thin frame around the rows, with their titles where there is room for all of them. It
  never takes the place of a row: where it has no room, and where there is a single row, it is left
  out.

![The layouts](pictures/layouts.svg)

Blocks need colours: without any (`NO_COLOR`) `powerline` and `capsule` are plain, and on a dumb
terminal `panel` is too.
"""
_COMMANDS = """
```json
{"commands": {"build": {"run": "make -s status", "every": 60}},
 "rows": [["model", "context", "fill", {"widget": "command", "name": "build"}]]}
```

It runs in the session's folder, never during a draw.
"""
_TARGETS = """
## What is stored of the targets of tools

A target is the object of a tool call: a command, a path, a pattern, an address, a question, an
agent's description, the text of a todo. `targets` decides how much of it is stored, and so shown:

- `safe` stores what is known to be harmless: of a command the program, its subcommand, names of
  flags, paths, tests, short numbers and the plain words of known programs; of a sentence its
  ordinary words. `•••` replaces the rest, which could be a secret.
- `full` stores all of it except what looks like a secret: known names, flags, headers and shapes.
- `off` stores none: only names of tools, skills and kinds of agents are shown, and how many todos
  are done.

It is in force from the next event on; stored events do not change. Only `config.json` can set it,
neither a project nor a variable.
"""
_THEMES = """
## Themes of your own

A theme is a file `themes/NAME.json` in Hudline's folder, for a dark and for a light background. A
missing side is the same as the other one; a missing tone is the default theme's. Styles are in
rich's syntax; `sixteen` is for terminals with sixteen colours, and until rich is installed.

```json
{"dark": {"colours": {"accent": "italic #88c0d0", "warn": "bold #ebcb8b"},
          "sixteen": {"accent": "italic cyan"}}}
```

A side may also name the colours that the layouts build on: `background`, `foreground`, and
`blocks`, the two that blocks stand on in turn, as in `"blocks": ["#3b4252", "#434c5e"]`. They are
derived from the theme where it names none, and text on a block is always drawn so that it can be
read.

`hudline theme --check FILE` lists its invalid values; `hudline theme NAME` chooses it. A change is
in force from the next draw on. The tones are %s.

Where `background` is `auto`, the side is that of Claude Code's own theme (`/theme`), and where that
is `auto` too, what `COLORFGBG` says, else dark. Where you choose no theme, Claude Code's decides
more: with one for colour-blind people it is `colour-blind-safe`, with one of ANSI colours only the
sixteen of the terminal are used.

Themes are shared as files: `hudline theme export NAME FILE` writes one, `hudline theme import FILE`
takes one over, under the name of the file or the one after `--name`, and shows it; `-` stands for a
pipe. A theme of yours is replaced only with `--replace`, and a copy stays beside it. `hudline theme
NAME --picture FILE.svg` draws one. [themes.md](themes.md) says where the colours come from.
"""
_PROJECT = """
## A project's own file

`.claude/hudline.json` in a project may set `preset`, `rows` and `theme`, nothing else. Its rows
cannot show %s. `"project": false` in your own file excludes it.

```json
{"preset": "essential", "theme": "gruvbox"}
```

## The environment

`HUDLINE_VERBOSITY`, `HUDLINE_SURFACE`, `HUDLINE_LANG` and `HUDLINE_HOST` (`off`) override the file.
`HUDLINE_HOME` is an absolute path for Hudline's folder, or one that begins with `~/`. `NO_COLOR`,
`FORCE_COLOR`, `COLORTERM`, `TERM` and `COLORFGBG` describe the terminal; `LC_ALL`, `LC_MESSAGES`
and `LANG` the language; `LC_ALL`, `LC_TIME` and `LANG` the clock; `LC_ALL`, `LC_CTYPE` and `LANG`
the width of characters.
"""


def widgets() -> str:
    """The text of docs/widgets.md."""
    shared = [_line(name, spec, OPTIONS_OF_ALL[name][0]) for name, spec in COMMON.items()]
    return _WIDGETS + "\n".join([*shared, "", *(_widget_section(page(name)) for name in names())])


def configuration() -> str:
    """The text of docs/configuration.md."""
    rows = ["| key | value | default | what it does |", "| --- | --- | --- | --- |"]
    for key in KEYS.values():
        values = allowed(key.spec) if key.spec is not None else _kinds()[key.kind]
        usual = f"`{key.default}`" if isinstance(key.default, str) and key.default else ""
        usual = f"`{str(key.default).lower()}`" if isinstance(key.default, bool) else usual
        rows.append(f"| `{key.name}` | {values} | {usual} | {key.says} |")
        for name, (spec, says) in GROUPS.get(key.name, {}).items():
            usual = f"`{default_of(spec)}`"
            rows.append(f"| `{key.name}.{name}` | {allowed(spec)} | {usual} | {says} |")
    barred = ", ".join(f"`{name}`" for name in NOT_OF_PROJECT)
    sections = (_ROWS, _LAYOUTS, _presets(), _commands(), _themes(), _TARGETS, _PROJECT % barred)
    return _CONFIGURATION + "\n".join(rows) + "\n" + "".join(sections)


def _presets() -> str:
    lines = ["", "## Presets", "", "A preset is a set of rows with a name:", ""]
    for name, rows in PRESETS.items():
        lists = [", ".join(item.name for item in row.items) for row in rows]
        lines.append(f"- `{name}`: {'; '.join(lists)}.")
    return "\n".join(lines) + "\n"


def _commands() -> str:
    lines = ["", "## Commands of your own", ""]
    lines.append("Under `commands`, by name: what the shell runs, or an object with `run` and:")
    lines.append("")
    says = {
        "every": "Seconds between two runs.",
        "timeout": "Seconds after which a run is ended.",
        "lines": "How many lines of its output are shown.",
    }
    lines += [_line(name, spec, says[name]) for name, spec in COMMAND.items()]
    return "\n".join(lines) + "\n" + _COMMANDS


def _themes() -> str:
    return _THEMES % ", ".join(f"`{tone}`" for tone in TONES)


def _kinds() -> dict[str, str]:
    """What the value of a key may be whose table has no specification."""
    return {
        **KINDS,
        "verbosity": f"one of {', '.join(LEVELS)}, or 0 to {len(LEVELS) - 1}",
        "theme": f"one of {', '.join(themes.names())}, or one of your own",
        "group": "an object with the names below",
    }


def _widget_section(widget_page: Page) -> str:
    lines = [
        f"## {widget_page.name}",
        "",
        widget_page.caption,
        "",
        "```text",
        widget_page.example,
        "```",
        "",
    ]
    for text in (
        widget_page.text,
        f"Short form: {widget_page.short}" if widget_page.short else "",
        widget_page.options,
    ):
        lines += [text[:1].upper() + text[1:], ""] if text else []
    lines += [_line(name, spec) for name, spec in widget_page.specs.items()]
    lines += [""] if widget_page.specs else []
    return "\n".join([*lines, f"Source: {widget_page.source}", ""])


def _line(name: str, spec: Spec, says: str = "") -> str:
    """An option as an item of a list."""
    usual = "" if name in COMMON else f"; {default_of(spec)} where unsaid"
    return f"- `{name}`: {allowed(spec)}{usual}." + (f" {says}" if says else "")
