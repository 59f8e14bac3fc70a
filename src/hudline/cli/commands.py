"""The commands of `hudline`, and how a person types them where they are."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from hudline.platform import programs, shells

# Each is a module of this package (those of SHORT_FORMS share one), imported only to run it:
# `arguments(parser)` declares its arguments, `run(args, console, home, root, env)` runs it and
# returns the exit status.
COMMANDS = {
    "setup": "show Hudline in Claude Code",
    "uninstall": "take everything away again",
    "doctor": "check that all is well, and say what is not",
    "version": "see which versions of Hudline, Claude Code and Python are used",
    "verbosity": "choose how much is shown",
    "configure": "shape the line, with a live picture of it",
    "preset": "choose a set of rows",
    "theme": "choose the colours",
    "widget": "list, write or check widgets of your own",
    "bell": "choose how the terminal calls you, and try it",
    "layout": "choose how rows are drawn: plain, as blocks or in a frame",
    "icons": "choose the set of signs",
    "surface": "choose where Hudline is drawn: above the prompt, below it, or both",
    "lang": "choose the language of labels",
    "set": "change one choice: a key and its value",
    "config": "read and change single choices",
    "demo": "watch a recorded session",
    "preview": "see the line in sample states",
    "spend": "see what was spent, by day, project, model and more",
    "prompts": "see which prompts cost, read and took most",
    "why": "see where the time of a prompt or a session went",
    "trace": "see a prompt as a waterfall of its requests, tools and agents",
    "show": "see what a prompt, a session, an agent or a call was",
    "tools": "see which tools were called, failed, and took and cost most",
    "mcp": "see which MCP servers and tools earn their place",
    "events": "see what happened in all sessions, a line an event",
    "tail": "see the newest events, and those that come",
    "top": "watch all sessions of this machine, who needs you first",
    "status": "print the picture of a session, for tmux, prompts, editors and scripts",
    "progress": "show how far a script is, in the session that it was called in",
    "note": "show a text for a while, in the session that it was called in",
    "agents": "see the agents of all sessions: who waits, works, is done, failed and why",
    "export": "write rows, OTLP or a Chrome trace, or send it to a collector",
    "alerts": "rules that call you, and what they have reported",
    "otel": "check whether Claude Code's own telemetry works",
    "ledger": "check, fill or forget what Hudline keeps for these reports",
}
# How the overview groups them, those that are not in COMMANDS left out.
GROUPS = {
    "Set up": ("setup", "doctor", "version", "uninstall"),
    "Look": (
        *("configure", "preset", "theme", "layout", "icons", "verbosity", "surface", "lang"),
        *("bell", "set", "widget", "config", "preview", "demo"),
    ),
    "Now": ("top", "agents", "status", "progress", "note", "tail", "alerts"),
    "Reports": ("spend", "prompts", "why", "trace", "show", "tools", "mcp", "events"),
    "Data": ("ledger", "export", "otel"),
}
# Commands that are `hudline config set KEY VALUE` in short, each with its key; `set` takes any.
SHORT_FORMS: dict[str, Optional[str]] = {
    "layout": "layout",
    "icons": "icons",
    "surface": "surface",
    "lang": "language",
    "set": None,
}
# Commands that choose the value of one key, which may follow them.
CHOICES = {
    **{name: name for name in ("theme", "preset", "verbosity", "bell")},
    **{name: key for name, key in SHORT_FORMS.items() if key},
}
# Commands that change config.json by what is typed behind them.
CHANGING = frozenset({*CHOICES, *SHORT_FORMS, "config"})
# Commands that choose or show rows, so that widgets of the person's own concern them.
WITH_ROWS = frozenset({"config", "configure", "doctor", "preview", "set"})
# What `/hudline WORD` in Claude Code does not run: it goes on, draws a full screen, or takes
# everything away.
TERMINAL = frozenset({"configure", "demo", "uninstall", "top", "tail"})
PROMPT = "HUDLINE_PROMPT"  # set by hooks/words.ts: what is printed is read in Claude Code
_PROGRAM = Path(__file__).resolve().parents[3] / "bin" / shells.PROGRAM
# Not /hudline:setup, nor what another command is given: claude plugin install hudline.
_TYPED = re.compile(rf"(?<![\w/:@.-])hudline (config edit|{'|'.join(COMMANDS)}|--help)(?![\w-])")


def with_program_path(text: str, env: Optional[Mapping[str, str]] = None) -> str:
    """A text whose commands can be pasted where it is read, by the variables `env` (the process's
    own where none are given): as /hudline into Claude Code's prompt, else by the path of
    bin/hudline, where the PATH has no hudline.

    Claude Code adds the plugin's own bin to the PATH of its shell. There a command that needs a
    terminal of its own keeps the path, since other terminals do not have that folder.
    """
    variables = os.environ if env is None else env
    found = programs.program("hudline", variables.get("PATH", ""), with_scripts=True)
    is_clients = bool(found) and os.path.samefile(os.path.dirname(found), _PROGRAM.parent)

    def typed(command: re.Match[str]) -> str:
        word = command[1]
        needs_terminal = word in TERMINAL or word == "config edit"
        needs_shell = shells.NESTS in text
        if variables.get(PROMPT) and not needs_terminal and not needs_shell:
            return f"/hudline {'help' if word == '--help' else word}"
        if found and not (needs_terminal and is_clients):
            return command[0]
        return f"{program(variables)} {word}"

    return _TYPED.sub(typed, text)


def argument(text: str) -> str:
    """A text as one word of a command that `with_program_path` makes fit to be pasted."""
    return shlex.quote(text) if os.environ.get(PROMPT) else shells.argument(text)


def program(env: Mapping[str, str]) -> str:
    """The path of bin/hudline as a shell takes it, with ~ for the person's own folder."""
    path, person = str(_PROGRAM), env.get("HOME", "").rstrip("/")
    if person and path.startswith(person + "/"):
        return "~/" + shells.quoted(path[len(person) + 1 :])
    return shells.called(path)
