"""What counts of each key, and who says it: the environment, the project, config.json, nobody."""

from __future__ import annotations

from typing import Any, NamedTuple

from hudline.cli.configuring import rows
from hudline.cli.keys import KEYS
from hudline.codec import Codec
from hudline.page.labels import LANGUAGES
from hudline.store import config

LANGUAGE = "HUDLINE_LANG"
# The variables that win over a key.
VARIABLES = {"verbosity": config.VARIABLE, "language": LANGUAGE, "surface": config.SURFACE}
PROJECT, PERSON, NOBODY = ".claude/hudline.json", "config.json", "default"


class Choices(NamedTuple):
    """All who choose: config.json, the project's file (nothing where the person does not let it
    count), the environment."""

    held: dict[str, Any]
    asked: dict[str, Any]
    env: dict[str, str]

    def value(self, name: str) -> Any:
        """What counts of a key. Rows are told also where they are a preset's."""
        if self.source(name) in VARIABLES.values():
            return self._of_variable(name)
        both = config.in_force(self.held, self.asked)
        if name == "rows" and not isinstance(both.get("rows"), list):
            return rows.told(rows.read(both))
        return both.get(name, KEYS[name].default)

    def source(self, name: str) -> str:
        """Who says it: a variable, `PROJECT`, `PERSON` or `NOBODY`."""
        if self.env.get(VARIABLES.get(name, "")):
            return VARIABLES[name]
        taken = config.in_force({}, self.asked)
        if name in taken or (name == "rows" and "preset" in taken):
            return PROJECT
        return PERSON if name in self.held else NOBODY

    @property
    def has_rows(self) -> bool:
        """Whether rows that somebody wrote count, and no preset."""
        return isinstance(config.in_force(self.held, self.asked).get("rows"), list)

    def wins(self, name: str) -> str:
        """A sentence about who wins over config.json with a key; "" where nobody does."""
        source = self.source(name)
        if source == PROJECT:
            return f"This project's {PROJECT} chooses {name} here, and it wins over config.json."
        if source in VARIABLES.values():
            return f"{source} is set and wins over config.json: {name} is {self.value(name)}."
        return ""

    def notes(self) -> tuple[str, ...]:
        """Who wins over config.json, and with what, in few words each. What a project chooses is
        not drawn by who asks for these: it is the person's own choice that is changed there."""
        sources = {name: self.source(name) for name in KEYS}
        won = [
            f"{source} wins: {self.value(name)}"
            for name, source in sources.items()
            if source in VARIABLES.values()
        ]
        asked = [name for name, source in sources.items() if source == PROJECT]
        asked = [name for name in asked if name != "rows" or self.has_rows]
        if asked:
            win = "wins" if len(asked) == 1 else "win"
            said = f"{' and '.join(asked)} of {PROJECT} {win} in this project, not in this picture"
            won.append(said)
        return tuple(won)

    def _of_variable(self, name: str) -> Any:
        if name == "verbosity":
            return config.LEVELS[config.verbosity(self.env, self.held)]
        if name == "surface":
            return config.surface(self.env, self.held)
        told = self.env[LANGUAGE]
        return told if is_language(told) else "auto"


def is_language(told: str) -> bool:
    """Whether a language is known by that; a country and an encoding may follow: zh_CN.UTF-8."""
    return told[:2].lower() in LANGUAGES


def choices(held: dict[str, Any], env: dict[str, str], cwd: str) -> Choices:
    """All who choose in the folder `cwd`; CLAUDE_PROJECT_DIR wins over that."""
    asked = config.of_project(env.get("CLAUDE_PROJECT_DIR") or cwd, Codec())
    return Choices(held, {} if held.get("project") is False else asked, env)
