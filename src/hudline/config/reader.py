"""What the person chose, in <home>/config.json, and a project, in .claude/hudline.json."""

from __future__ import annotations

from typing import Any

from hudline.config.migration import renamed
from hudline.core.fields import clean, number, table
from hudline.core.json_codec import loads
from hudline.core.paths import Home, read_head
from hudline.core.verbosity import NORMAL, level_of
from hudline.platform.outbox import is_absolute

Config = dict[str, Any]

VARIABLE = "HUDLINE_VERBOSITY"
SURFACES = ("band", "line", "both")
SURFACE = "HUDLINE_SURFACE"
_PERSON = 80  # characters of a person's name
BUDGET_PERIODS = ("day", "week", "month")
BUDGET_MOST = 100_000.0  # dollars
LIMIT = 64 * 1024  # bytes of a configuration file; a longer one is ignored


def read(home: Home) -> Config:
    """The object in config.json; an empty one where it is missing, unreadable or no object."""
    return _read(home.config)


def of_project(folder: str) -> Config:
    """The object in the configuration file of the project in `folder`; an empty one without one.

    A symbolic link in the file's place is not followed: a repository may have it lead anywhere.
    """
    return _read(project_file(folder), follow=False) if is_absolute(folder) else {}


def project_file(folder: str) -> str:
    """The path of a project's own configuration file."""
    return folder.rstrip("/") + "/.claude/hudline.json"


def _read(path: str, follow: bool = True) -> Config:
    """The object in a file, with the present names of widgets; an empty one without one."""
    try:
        return renamed(table(loads(read_head(path, LIMIT, follow=follow))))
    except (OSError, ValueError):
        return {}


def chosen(env: dict[str, str], config: Config) -> tuple[object, str]:
    """The verbosity as it was written, and where: the environment wins over config.json.

    (None, "") when nobody chose. An empty variable counts as not set.
    """
    if env.get(VARIABLE):
        return env[VARIABLE], VARIABLE
    if config.get("verbosity") is not None:
        return config["verbosity"], "config.json"
    return None, ""


def surface(env: dict[str, str], config: Config) -> str:
    """Which of band and status line is shown where both can be, one of `SURFACES`: the environment
    wins over config.json; the band where neither names one."""
    value = env.get(SURFACE) or config.get("surface")
    return value if isinstance(value, str) and value in SURFACES else SURFACES[0]


def person(config: Config) -> str | None:
    """The name that the person has given themselves for reports; None where they have not."""
    return clean(config.get("person"), _PERSON) or None


def budget(config: Config) -> dict[str, float]:
    """Dollars that the person means to spend in each of `BUDGET_PERIODS`; without those that have
    no budget."""
    chosen_ = table(config.get("budget"))
    found = {name: number(chosen_.get(name)) for name in BUDGET_PERIODS}
    return {name: float(usd) for name, usd in found.items() if usd and 0 < usd <= BUDGET_MOST}


def stores_prompts(config: Config) -> bool:
    """Whether the ledger keeps how prompts begin."""
    return table(config.get("ledger")).get("prompts") is True


def verbosity(env: dict[str, str], config: Config) -> int:
    """The level that counts, 0 to 3; normal where the value is none."""
    value, _ = chosen(env, config)
    level = level_of(str(value))
    return NORMAL if level is None else level
