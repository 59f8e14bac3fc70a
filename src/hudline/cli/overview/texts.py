"""The words of `hudline top` and `hudline agents`, in the person's language."""

from __future__ import annotations

from hudline.cli.reporting import words
from hudline.core.fields import printable
from hudline.render import formatting
from hudline.view.overview import Activity, AgentRow, SessionRow

SIGNS = {"waits": "▲", "failed": "✗", "done": "✓", "works": "●", "idle": "○"}
STYLES = {
    "waits": "bold yellow", "failed": "bold red", "done": "green", "works": "cyan", "idle": "dim",
}  # fmt: skip
_DIALOGS = ("", "dialog open")  # what the client says of a dialog that it says nothing of


def state(name: str) -> str:
    """The word for a state."""
    known = {
        "waits": words.say("waits"), "failed": words.say("failed"), "done": words.say("done"),
        "works": words.say("works"), "idle": words.say("idle"),
    }  # fmt: skip
    return known[name]


def sort(name: str) -> str:
    """The word for an order."""
    known = {
        "project": words.say("project"), "cost": words.say("cost"),
        "context": words.say("context"), "tokens": words.say("tokens"),
        "since": words.say("duration"),
    }  # fmt: skip
    return known.get(name, name)


def activity(one: Activity) -> str:
    """What somebody does, in a few words without control characters."""
    target = printable(one.target)
    called = tool(one.tool)
    if one.kind == "call":
        more = f" +{one.more}" if one.more else ""
        return " ".join(filter(None, (called, target))) + more
    if one.kind == "ended":
        return words.several(one.more, "{count} call", "{count} calls") if one.more else ""
    kinds = {
        "thinking": words.say("thinking"), "agents": words.say("waits for agents"),
        "compacting": words.say("compacting"), "question": words.say("asks a question"),
        "plan": words.say("asks about a plan"), "input": words.say("asks for input"),
        "dialog": words.say("dialog"), "permission": words.say("asks:"),
        "error": words.say("API error:"),
    }  # fmt: skip
    if one.kind == "error":
        target = target.replace("_", " ")
    if one.kind == "dialog":
        return target if target not in _DIALOGS else kinds["dialog"]
    return " ".join(filter(None, (kinds.get(one.kind, ""), called, target))).rstrip(":")


def tool(name: str) -> str:
    """A tool as people call it; "" for none."""
    return printable(formatting.tool(name)) if name else ""


def reason(agent: AgentRow) -> str:
    """Why an agent failed, or what is suspect of it; "" for nothing."""
    kind, _, detail = agent.reason.partition(":")
    if kind == "error":
        return f"{words.say('API error:')} {printable(detail).replace('_', ' ')}"
    known = {
        "killed": words.say("was stopped"), "interrupted": words.say("was interrupted"),
        "silent": words.say("no sign of life"),
    }  # fmt: skip
    return known.get(kind, "")


def agent_doing(agent: AgentRow) -> str:
    """What an agent does, or how it ended."""
    parts = [activity(agent.activity), reason(agent)]
    return " · ".join(filter(None, parts))


def agent_name(agent: AgentRow) -> str:
    """An agent's type and what it is for."""
    return printable(" ".join(filter(None, (agent.kind, agent.description))))


def session_name(row: SessionRow) -> str:
    """What a session is called: its project, and the name that the person gave it."""
    name = f" ({row.name})" if row.name and row.name != row.project else ""
    return printable((row.project or row.session[:8]) + name)


def since(at: float, clock: float) -> str:
    """For how long: 45s, 12m, 2h10m; "" where that is unknown."""
    return formatting.duration(max(clock - at, 0.0)) if at > 0 else ""


def percent(value: float | None) -> str:
    """A percentage; "" unknown."""
    return "" if value is None else formatting.percent(value)


def money(value: float | None) -> str:
    """Dollars; "" unknown."""
    return "" if value is None else formatting.money(value)


def tokens(value: float | None) -> str:
    """A number of tokens; "" unknown."""
    return "" if value is None else formatting.tokens(value)
