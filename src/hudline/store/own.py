"""The person's own: the commands in config.json, and the status line that Hudline's wraps.

    "commands": {"build": {"run": "make -s status", "every": 30, "timeout": 5, "lines": 1}}
    "wrap": true        the line that `hudline setup --wrap` found, kept in replaced.json

Only the person's config.json is asked, never a project's file.
"""

from hudline.store.files import read_object
from hudline.store.home import is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.store.home import Home

COMMANDS, WRAP = "commands", "wrap"
INSIDE = "HUDLINE_INSIDE"  # set for what Hudline runs: a line inside its own line draws no third
MOST_NAME = 40
_LONGEST = 4000  # characters of a command
# By key: the value where nobody says, the least and the most.
LIMITS = {"every": (30.0, 1.0, 86_400.0), "timeout": (5.0, 0.1, 30.0), "lines": (1.0, 1.0, 5.0)}
OF_WRAPPED = 5.0  # seconds that a wrapped line may take
_OFTEN = (5.0, 1.0, 3600.0)  # seconds between two drawings of a wrapped line


class Command:
    """A command line for the shell; `every` and `timeout` in seconds, `lines` shown at the most."""

    def __init__(self, run: str, every: float, timeout: float, lines: int = 1) -> None:
        self.run = run
        self.every = every
        self.timeout = timeout
        self.lines = lines


def command(held: "dict[str, Any]", name: str) -> "Command | None":
    """The command of that name in the person's config.json, whose object is `held`."""
    table = held.get(COMMANDS)
    told = table.get(name) if isinstance(table, dict) and is_name(name) else None
    told = {"run": told} if isinstance(told, str) else told
    run = told.get("run") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not is_command(run):
        return None
    every, timeout, lines = (number(told.get(key), *LIMITS[key]) for key in LIMITS)
    return Command(str(run), every, timeout, int(lines))


def is_name(name: object) -> bool:
    """Whether a command may be called that: it is a part of a file's name."""
    return is_plain(name) and len(str(name)) <= MOST_NAME


def is_command(run: object) -> bool:
    """Whether that can be given to a shell: no half of a surrogate pair is in it."""
    return (
        isinstance(run, str)
        and 0 < len(run.strip()) <= _LONGEST
        and not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in run)
    )


def number(value: object, otherwise: float, least: float, most: float) -> float:
    """A number as it was given, within its limits; `otherwise` where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return otherwise
    return float(min(max(least, value), most))


def wrapped(home: "Home", codec: "Codec") -> "Command | None":
    """The status line from before Hudline, as setup kept it; None where there is none to run."""
    return runnable(read_object(home.replaced, codec).get("statusLine"))


def runnable(line: object) -> "Command | None":
    """The `statusLine` of a settings file as something to run; None where it is nothing to run."""
    run = line.get("command") if isinstance(line, dict) else None
    if not isinstance(line, dict) or not is_command(run):
        return None
    return Command(str(run), number(line.get("refreshInterval"), *_OFTEN), OF_WRAPPED)


def ending(code: "int | None", timeout: float = OF_WRAPPED) -> str:
    """How a wrapped line ended, in words, by its exit status; None: it was ended for its slowness,
    or did not start."""
    if code is None:
        return f"it did not answer within {timeout:g} seconds"
    return f"it ended with status {code}"


def mark(codec: "Codec", *told: object) -> int:
    """A figure that tells whether any of this has changed, without keeping it."""
    try:
        data = codec.dumps(told)
    except (TypeError, ValueError):  # halves of surrogate pairs, numbers past 64 bits
        data = repr(told).encode("utf-8", "backslashreplace")
    return int.from_bytes(data, "big") % (2**61 - 1)
