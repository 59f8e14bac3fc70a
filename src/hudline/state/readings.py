"""Facts about the context and the cost, as the status line was told of them: one account a turn.

The key is a prompt and the number of compactions so far. Of such a turn `first` are the tokens of
its earliest reading, `last` the tokens and the window of its latest, `spent` the cost and the
lines of the session up to its end, in the client's process `pid`.
"""

from hudline.state.join import put
from hudline.state.told import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.state.rules import State
    from hudline.state.told import Record

_FIGURES = ("tokens", "window", "output", "cost", "api", "added", "removed", "requests", "pid")
_SPENT = ("cost", "added", "removed", "pid")


def noted(state: "State", record: "Record", at: float) -> None:
    """A reading. What it does not tell, or tells in another type, is not known."""
    told: dict[str, Any] = {
        name: value for name in _FIGURES if (value := figure(record, name)) is not None
    }
    if not told:
        return
    prompt, stretch = text(record, "prompt"), int(figure(record, "compactions") or 0)
    put(state, "session", "", "reading", [at, {**told, "prompt": prompt, "stretch": stretch}])
    took = figure(record, "took")
    if took and told.get("output"):
        put(state, "session", "", "answer", [at, [told["output"], took]])
    key = f"{prompt}\t{stretch}"
    if "tokens" in told:
        put(state, "readings", key, "first", [at, told["tokens"]])
        put(state, "readings", key, "last", [at, [told["tokens"], told.get("window", 0)]])
    if "cost" in told:
        spent = {name: told[name] for name in _SPENT if name in told}
        put(state, "readings", key, "spent", [at, spent])


def figure(record: "Record", name: str) -> "Optional[float]":
    """The number in a field; None where there is none, or one beyond all measure."""
    value = record.get(name)
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if usable and 0 <= value < 1e15 else None  # type: ignore[operator]
