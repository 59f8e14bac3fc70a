"""The status line's stdin as a reading. A field that is missing, null or of another type is None
(numbers) or "" (texts), and costs nothing else."""

from hudline.wire.fields import table
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class Limit:
    """A rate limit window: `used` in percent (may exceed 100), `resets` in seconds since 1970."""

    def __init__(self, name: str, used: float, resets: "Optional[float]") -> None:
        self.name = name
        self.used = used
        self.resets = resets


class Reading:
    """What the client told at this draw. Every attribute names its field of the payload."""

    def __init__(self, payload: object) -> None:
        tick = table(payload)
        self.session_id = _text(tick, "session_id", 128)
        self.session_name = _text(tick, "session_name", 60)
        self.transcript = _raw(tick, "transcript_path")
        model = table(tick.get("model"))
        self.model_id = _text(model, "id", 80)
        self.model = _text(model, "display_name", 40) or self.model_id
        workspace = table(tick.get("workspace"))
        self.folder = _raw(workspace, "current_dir") or _raw(tick, "cwd")
        self.project = _raw(workspace, "project_dir") or self.folder
        self.effort = _text(table(tick.get("effort")), "level", 16)
        self.output_style = _text(table(tick.get("output_style")), "name", 40)
        self.agent = _text(table(tick.get("agent")), "name", 40)
        worktree = table(tick.get("worktree"))
        self.worktree = _text(worktree, "name", 40) or _text(workspace, "git_worktree", 40)
        self.vim = _text(table(tick.get("vim")), "mode", 16)
        request = table(tick.get("pr"))
        self.pr = _whole(request.get("number"))
        self.pr_state = _text(request, "review_state", 24)
        self._read_context(table(tick.get("context_window")))
        self._read_cost(table(tick.get("cost")))
        self.limits = _limits(table(tick.get("rate_limits")))

    def _read_context(self, window: "dict[str, object]") -> None:
        """`context_window`; before the first answer and after a compaction nothing is known,
        which the client writes as null or as a usage of nothing but zeros."""
        self.window = _number(window.get("context_window_size"))
        used = _number(window.get("used_percentage"))
        usage = table(window.get("current_usage"))
        is_told = isinstance(window.get("current_usage"), dict)
        is_known = any(_number(value) for value in usage.values()) if is_told else bool(used)
        if "current_usage" in window and window["current_usage"] is None:
            is_known = False
        self.context = used if is_known else None

    def _read_cost(self, cost: "dict[str, object]") -> None:
        self.cost = _number(cost.get("total_cost_usd"))
        milliseconds = _number(cost.get("total_duration_ms"))
        self.duration = None if milliseconds is None else milliseconds / 1000
        self.lines_added = _whole(cost.get("total_lines_added"))
        self.lines_removed = _whole(cost.get("total_lines_removed"))


def _raw(held: "dict[str, object]", name: str) -> str:
    """A path as it is, for opening; widgets get it cleaned."""
    value = held.get(name)
    return value if isinstance(value, str) and "\0" not in value else ""


def _text(held: "dict[str, object]", name: str, limit: int) -> str:
    return clean(held.get(name), limit)


def _number(value: object) -> "Optional[float]":
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if usable and 0 <= value < 1e15 else None  # type: ignore[operator, return-value]


def _whole(value: object) -> "Optional[int]":
    number = _number(value)
    return None if number is None else int(number)


def _limits(windows: "dict[str, object]") -> "list[Limit]":
    read = []
    for name, window in windows.items():
        used = _number(table(window).get("used_percentage"))
        if used is not None:
            resets = _number(table(window).get("resets_at"))
            read.append(Limit(clean(name, 24), used, resets))
    return read
