"""The value of each key and its source: the environment, the project, config.json, the default."""

from __future__ import annotations

from typing import Any, NamedTuple

from hudline.cli.configure_tui import rows
from hudline.cli.keys import KEYS
from hudline.config import reader
from hudline.core.verbosity import LEVELS
from hudline.frame.project import effective
from hudline.host import lifetime
from hudline.render.i18n import LANGUAGES

LANGUAGE = "HUDLINE_LANG"
# The variables that win over a key.
VARIABLES = {
    "verbosity": reader.VARIABLE,
    "language": LANGUAGE,
    "surface": reader.SURFACE,
    lifetime.KEY: lifetime.VARIABLE,
}
PROJECT, PERSON, DEFAULT = ".claude/hudline.json", "config.json", "default"


class ConfigSources(NamedTuple):
    """config.json, the project's file ({} where config.json excludes it), and the environment."""

    config: dict[str, Any]
    project: dict[str, Any]
    env: dict[str, str]

    def value(self, name: str) -> Any:
        """The value in force of a key; for `rows` those of the preset, where none are written."""
        if self.source(name) in VARIABLES.values():
            return self._of_variable(name)
        both = effective(self.config, self.project)
        if name == "rows" and not isinstance(both.get("rows"), list):
            return rows.as_written(rows.read(both))
        return both.get(name, KEYS[name].default)

    def source(self, name: str) -> str:
        """The source of the value: a variable, `PROJECT`, `PERSON` or `DEFAULT`."""
        if self.env.get(VARIABLES.get(name, "")):
            return VARIABLES[name]
        taken = effective({}, self.project)
        if name in taken or (name == "rows" and "preset" in taken):
            return PROJECT
        return PERSON if name in self.config else DEFAULT

    @property
    def has_rows(self) -> bool:
        """Whether written rows are in force, and no preset."""
        return isinstance(effective(self.config, self.project).get("rows"), list)

    def wins(self, name: str) -> str:
        """A sentence about what overrides config.json for a key; "" where nothing does."""
        source = self.source(name)
        if source == PROJECT:
            return f"This project's {PROJECT} chooses {name} here, and it wins over config.json."
        if source in VARIABLES.values():
            return f"{source} is set and wins over config.json: {name} is {self.value(name)}."
        return ""

    def notes(self) -> tuple[str, ...]:
        """What overrides config.json, in few words each. The caller does not draw a project's
        choices, since it edits those of the person."""
        sources = {name: self.source(name) for name in KEYS}
        overrides = [
            f"{source} wins: {self.value(name)}"
            for name, source in sources.items()
            if source in VARIABLES.values()
        ]
        project = [name for name, source in sources.items() if source == PROJECT]
        project = [name for name in project if name != "rows" or self.has_rows]
        if project:
            win = "wins" if len(project) == 1 else "win"
            sentence = (
                f"{' and '.join(project)} of {PROJECT} {win} in this project, not in this picture"
            )
            overrides.append(sentence)
        return tuple(overrides)

    def _of_variable(self, name: str) -> Any:
        if name == "verbosity":
            return LEVELS[reader.verbosity(self.env, self.config)]
        if name == "surface":
            return reader.surface(self.env, self.config)
        if name == lifetime.KEY:
            return "off" if lifetime.is_off(self.env, self.config) else KEYS[name].default
        language = self.env[LANGUAGE]
        return language if is_language(language) else "auto"


def is_language(name: str) -> bool:
    """Whether a language is known by that; a country and an encoding may follow: zh_CN.UTF-8."""
    return name[:2].lower() in LANGUAGES


def read_sources(config: dict[str, Any], env: dict[str, str], cwd: str) -> ConfigSources:
    """The sources in the folder `cwd`, or in CLAUDE_PROJECT_DIR where that is set."""
    project = reader.of_project(env.get("CLAUDE_PROJECT_DIR") or cwd)
    return ConfigSources(config, {} if config.get("project") is False else project, env)
