"""Writes the skills that show a report: `/hudline:spend` and the others, one file each.

They are for clients that do not know `/hudline WORD`. The skills of other commands are written by
hand.
"""

from __future__ import annotations

from pathlib import Path

from hudline.cli.commands import COMMANDS

# Reports that are skills where they are commands, each with options that people use most.
OPTIONS = {
    "spend": "--by project | --since 30d",
    "prompts": "--sort reads | --since today",
    "why": "last | PROMPT | SESSION",
    "mcp": "--unused | --since 30d",
    "agents": "--project NAME",
}
_FOLDER = Path(__file__).resolve().parents[4] / "skills"
_PROGRAM = '"${CLAUDE_PLUGIN_ROOT}/bin/hudline"'
_TEXT = """\
---
name: {name}
description: {description}
argument-hint: "{hint}"
disable-model-invocation: true
allowed-tools: Bash({program} {name}), Bash({program} {name} *)
---

The options that the person gave are: $ARGUMENTS

If they are nothing but words of letters, figures and `-`, `_`, `.`, `,`, `:`, `/` or `=`, run exactly this one command with the Bash tool, nothing before it and nothing after it, with them in the place of OPTIONS; without options, leave OPTIONS out. If there is anything else in them, ask what is meant and run nothing.

```sh
{program} {name} OPTIONS
```

Then show the person what it printed, as it is, in a code block, without a comment. If it failed, say so and do nothing further on your own.
"""  # noqa: E501 - a paragraph is a line


def texts() -> dict[Path, str]:
    """The text of each skill, by its path."""
    return {
        _FOLDER / name / "SKILL.md": _TEXT.format(
            name=name, description=_sentence(COMMANDS[name]), hint=hint, program=_PROGRAM
        )
        for name, hint in OPTIONS.items()
        if name in COMMANDS
    }


def _sentence(description: str) -> str:
    return description[:1].upper() + description[1:]
