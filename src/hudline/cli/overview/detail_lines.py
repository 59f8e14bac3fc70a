"""The lines of one session in detail."""

from __future__ import annotations

import time
from collections.abc import Sequence

from hudline.cli.overview import texts
from hudline.cli.overview.details import Detail, command_text
from hudline.cli.overview.screen import Line, Part
from hudline.cli.reporting import figures, words
from hudline.core.fields import printable
from hudline.platform.process_tree import Process, knows_ports
from hudline.render import formatting
from hudline.view.overview import AgentRow
from hudline.view.values import Job, PastCall, TurnSummary

_OUTCOMES = {
    "running": ("●", "cyan"), "waiting": ("▲", "bold yellow"), "ok": ("✓", "green"),
    "failed": ("✗", "bold red"), "started": ("●", "cyan"), "denied": ("✗", "yellow"),
    "interrupted": ("✗", "yellow"), "done": ("✓", "green"),
}  # fmt: skip
_TODOS = {
    "completed": ("✓", "green"), "in_progress": ("●", "cyan"), "pending": ("○", "dim"),
}  # fmt: skip
_SHOWN = 2.0  # seconds from which on the duration of a call is shown


def detail_lines(one: Detail, targets: str) -> list[Line]:
    """All lines of a session. targets: how much of what tools work on is shown, one of
    `core.redact.TARGET_CHOICES`."""
    sections: list[tuple[str, Sequence[Line]]] = [
        ("", _facts(one)),
        (words.say("Agents"), [_agent(agent, one.clock) for agent in one.agents]),
        (words.say("Todos"), [_todo(status, subject) for status, subject in one.todos]),
        (words.say("Last calls"), [_call(call) for call in one.calls]),
        (words.say("Turns"), [_turn(turn) for turn in one.turns]),
        (words.say("In the background"), [_job(job) for job in one.jobs]),
        (words.say("Processes"), [_process(process, targets) for process in one.processes]),
    ]
    if one.processes and not knows_ports():
        note = words.say("This system does not say which ports they listen on.")
        sections.append(("", [((f"   {note}", "dim"),)]))
    lines: list[Line] = []
    for heading, found in sections:
        if not found:
            continue
        if heading:
            count = f" {_done(one)}" if heading == words.say("Todos") else ""
            lines += [(), ((f" {heading}{count}", "bold"),)]
        lines += found
    return lines


def _done(one: Detail) -> str:
    done = sum(status == "completed" for status, _ in one.todos)
    return f"{done}/{len(one.todos)}"


def _facts(one: Detail) -> list[Line]:
    """State, figures and identity of the session."""
    row = one.row
    state: list[Part] = [
        (f" {texts.SIGNS[row.state]} {texts.state(row.state)}", texts.STYLES[row.state]),
        (f" {texts.since(row.since, one.clock)}".rstrip(), ""),
    ]
    doing = texts.activity(row.activity)
    state += [(f" · {doing}", "")] if doing else []
    context = texts.percent(row.context)
    values = [
        f"{words.say('context')} {context}" if context else "",
        texts.money(row.usd),
        f"{texts.tokens(row.rate)} {words.say('tokens a minute')}" if row.rate else "",
        printable(row.model),
    ]
    named = [row.session, f"pid {row.pid}", printable(row.branch)]
    rest = [(" · ".join(filter(None, values)), ""), (" · ".join(filter(None, named)), "dim")]
    rest.append((printable(row.folder), "dim"))
    return [tuple(state), *(((" " + text, style),) for text, style in rest if text)]


def _agent(one: AgentRow, clock: float) -> Line:
    length = one.took if one.took else max(clock - one.since, 0.0)
    parts = [
        texts.agent_doing(one), formatting.elapsed(length), texts.tokens(one.tokens),
        texts.money(one.usd), printable(one.model),
    ]  # fmt: skip
    return (
        (f"   {'  ' * min(one.depth, 6)}", ""),
        (f"{texts.SIGNS[one.state]} {texts.state(one.state)}", texts.STYLES[one.state]),
        (f" {texts.agent_name(one)}", ""), (" · " + " · ".join(filter(None, parts)), "dim"),
    )  # fmt: skip


def _todo(status: str, subject: str) -> Line:
    sign, style = _TODOS.get(status, _TODOS["pending"])
    return ((f"   {sign} ", style), (printable(subject), "dim" if status == "completed" else ""))


def _call(one: PastCall) -> Line:
    sign, style = _OUTCOMES.get(one.outcome, ("·", "dim"))
    parts: list[Part] = [(f"   {_time(one.over)} ", "dim"), (f"{sign} ", style)]
    parts += [(texts.tool(one.tool), ""), (f" {printable(one.target)}", "dim")]
    word = _outcome(one.outcome)
    parts += [(f" · {word}", style)] if word else []
    if one.age >= _SHOWN:
        parts.append((f" · {formatting.elapsed(one.age)}", "dim"))
    return tuple(parts)


def _outcome(name: str) -> str:
    """The word of an outcome that is not the usual one."""
    known = {
        "failed": words.say("failed"), "denied": words.say("denied"),
        "interrupted": words.say("interrupted"), "waiting": words.say("waits"),
    }  # fmt: skip
    return known.get(name, "")


def _turn(one: TurnSummary) -> Line:
    sign, style = _OUTCOMES.get(one.end, ("·", "dim"))
    parts = [
        _outcome(one.end) or words.say("done"),
        "" if one.took is None else formatting.elapsed(one.took),
        "" if one.cost is None else figures.usd(one.cost),
        words.several(one.tools, "{count} call", "{count} calls") if one.tools else "",
        words.say("{count} failed", count=one.failed) if one.failed else "",
        words.several(one.files, "{count} file", "{count} files") if one.files else "",
        words.several(one.agents, "{count} agent", "{count} agents") if one.agents else "",
    ]
    return (
        (f"   {_time(one.over)} ", "dim"), (f"{sign} ", style),
        (" · ".join(filter(None, parts)), ""),
    )  # fmt: skip


def _time(at: float) -> str:
    """The local time of day; blanks where it is unknown."""
    return time.strftime("%H:%M", time.localtime(at)) if 0 < at < 1e11 else " " * 5


def _job(one: Job) -> Line:
    return (
        (f"   {printable(one.kind)} ", ""), (printable(one.target), "dim"),
        (f" · {formatting.elapsed(one.age)}", "dim"),
    )  # fmt: skip


def _process(one: Process, targets: str) -> Line:
    parts: list[Part] = [(f"   {'  ' * min(one.depth, 8)}{one.pid} ", "dim")]
    parts.append((command_text(one, targets), ""))
    if one.ports:
        ports = ", ".join(map(str, one.ports[:6]))
        parts.append((f" · {words.say('listens on {ports}', ports=ports)}", "cyan"))
    if one.age is not None:
        parts.append((f" · {formatting.elapsed(one.age)}", "dim"))
    return tuple(parts)
