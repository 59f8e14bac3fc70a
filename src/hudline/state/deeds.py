"""Facts about what was done: files edited, skills and servers used, a plan, errors of the API."""

from hudline.state.join import put
from hudline.state.told import items, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import State
    from hudline.state.told import Record


def edited(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Edit, Write, NotebookEdit): lines added and removed; [] where unknown."""
    lines = [one for one in items(record, "edited") if isinstance(one, int)]
    put(state, "calls", text(record, "id"), "edit", [at, lines if len(lines) == 2 else []])


def edits_made(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Bash): the files that a command has changed; what is no such row is left out."""
    found = [row for row in items(record, "edits") if _is_edit(row)]
    if found:
        put(state, "calls", text(record, "id"), "edits", [at, found])


def _is_edit(row: object) -> bool:
    if not isinstance(row, list) or len(row) not in (2, 4):
        return False
    if row == ["", ""]:  # others that are not named
        return True
    counts = [one for one in row[2:] if isinstance(one, int)]
    return all(isinstance(one, str) and one for one in row[:2]) and len(counts) == len(row) - 2


def skill_used(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Skill), or UserPromptExpansion where a person called it."""
    if text(record, "skill"):
        put(state, "skills", text(record, "skill"), "at", at)


def server_called(state: "State", record: "Record", at: float) -> None:
    """The end of a call `mcp__server__tool`; an interrupted or denied one tells nothing."""
    server = text(record, "tool")[5:].partition("__")[0]
    if server and record.get("outcome") in ("ok", "failed"):
        put(state, "servers", server, text(record, "outcome"), at)


def planned(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(ExitPlanMode): the plan that a person approved."""
    if not text(record, "actor") and text(record, "plan"):
        put(state, "session", "", "plan", [at, text(record, "plan")])


def erred(state: "State", record: "Record", at: float) -> None:
    """StopFailure: an error of the API, by its kind."""
    put(state, "errors", text(record, "error") or "unknown", "times", [at])
