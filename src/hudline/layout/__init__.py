"""Which widgets stand where: the three presets, and rows that a person wrote.

A row is a `Line`: a separator, the least verbosity that shows it, and its items in order, each a
widget's name with the options it was given. `FILL` stands for the free space of a row: what comes
behind it stands at the right edge.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Item = tuple[str, dict[str, Any]]  # a widget's name, the options it was given
    Line = tuple[str, int, list[Item]]  # separator, least verbosity, items

FILL = "fill"
LEVELS = ("off", "quiet", "normal", "full")
WALL, GAP, DOT = " │ ", "   ", " · "
STANDARD = "standard"
MOST_ROWS, MOST_ITEMS = 24, 40
# Presets: rows of (separator, least verbosity, widgets); a widget may come with options.
_URGENT = (DOT, 1, ("waiting", "error", "radar", "neighbours"))
_BUSY = (
    (GAP, 1, ("tools", "done", "failures", "jobs")),
    (GAP, 1, ("agents",)),
    (GAP, 1, ("todos", "progress")),
    (DOT, 2, ("idle", "receipt")),
)
PRESETS: "dict[str, tuple[tuple[str, int, tuple[Any, ...]], ...]]" = {
    "essential": (
        _URGENT,
        (WALL, 1, ("model", "place", "context", "hooks", "tools", "agents", "todos")),
    ),
    "standard": (
        _URGENT,
        (WALL, 1, ("model", "place", "mode", "context", "forecast", "limits", "cost", "duration",
                   "hooks")),
        *_BUSY,
        (WALL, 3, ("session_name", "agent_name", "worktree", "pull_request", "lines",
                   "added_dirs", "output_style", "vim", "fast", "cache", "speed", "cost_rate")),
    ),
    "everything": (
        _URGENT,
        (WALL, 1, (("model", {"effort": False}), "effort", "place", "mode", "context",
                   ("forecast", {"within": 99, "gain": False}), "limits", ("cost", {"turn": True}),
                   "duration", ("hooks", {"errors": True}))),
        *_BUSY,
        (WALL, 2, ("session_name", "agent_name", "worktree", "pull_request", "lines",
                   "added_dirs", "output_style", "vim", "agent_count")),
        (WALL, 2, ("fast", "thinking", "cache", "speed", "cost_rate", "api_duration",
                   "session_id", "version", "clock")),
        (WALL, 2, ("files", "skills", "mcp", "prompts", "errors", "compactions")),
        (WALL, 2, (("git", {"branch": False}), "in_force")),
    ),
}  # fmt: skip
# What a verbosity of quiet keeps of a row.
QUIET = frozenset(
    ("waiting", "error", "radar", "context", "tools", "agents", "todos", "hooks", "command", "text")
)


def lines(config: "dict[str, Any]", level: int) -> "list[Line]":
    """The rows that `config` (`rows`, else `preset`) asks for at verbosity 1 to 3, top to bottom.

    At quiet, all that is left stands in one row. What is no row or no item is passed over
    (`hudline.cli.faults` names it); where nothing is left, the preset stands. A status line that
    Hudline wraps (`wrap`) stands above it all where no row names it.
    """
    made = _lines(config, level)
    if config.get("wrap") is True and not any(
        name == "wrapped" for _, _, items in made for name, _ in items
    ):
        made.insert(0, (WALL, 1, [("wrapped", {})]))
    return made


def _lines(config: "dict[str, Any]", level: int) -> "list[Line]":
    rows = config.get("rows")
    chosen = _asked(rows) if isinstance(rows, list) else []
    chosen = chosen or _preset(config.get("preset"))
    if level > 1:
        return [(gap, least, items) for gap, least, items in chosen if least <= level]
    kept = [item for _, least, items in chosen if least <= 1 for item in items if item[0] in QUIET]
    return [(WALL, 1, kept)]


def _preset(name: object) -> "list[Line]":
    rows = PRESETS.get(name if isinstance(name, str) else STANDARD) or PRESETS[STANDARD]
    return [
        (gap, least, [(one, {}) if isinstance(one, str) else one for one in items])
        for gap, least, items in rows
    ]


def _asked(rows: "list[object]") -> "list[Line]":
    from hudline.layout.written import written  # only for a person's own rows

    return written(rows)


def least_level(told: object, otherwise: int) -> int:
    """The verbosity from which on something shows, by its name; `otherwise` where unsaid."""
    return LEVELS.index(told) if told in LEVELS[1:] else otherwise
