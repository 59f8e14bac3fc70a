"""`hudline why`: where the time of a prompt or a session went, each second counted once."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console

from hudline.cli.reporting import columns, figures, notes, output, prompt_cost, time_notes, words
from hudline.cli.reporting.chosen_prompts import Chosen, choose
from hudline.cli.reporting.columns import Column
from hudline.cli.reporting.opened import Opened, opened
from hudline.cli.reporting.options import common
from hudline.core.paths import Home
from hudline.insight.time_breakdown import SHOWN, Breakdown, Threads, breakdown, summed
from hudline.insight.time_facts import facts

_BAR, _NARROW_BAR, _WIDE = 24, 12, 100  # cells; columns from which on a bar is long
_ID = 8  # characters of an id
# Columns of the parts of agents, and the rank by which they leave a narrow terminal.
_RANKS = {"model": 90, "tools": 80, "you": 70, "retries": 20, "agents": 40, "other": 30}


class _Agent(NamedTuple):
    """An agent: its type, how deep it is nested, when it began, in milliseconds since 1970."""

    id: str
    type: str
    depth: int
    began: int
    found: Breakdown


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is meant, and those of all reports."""
    parser.add_argument(
        "what", nargs="?", metavar="PROMPT",
        help="a prompt or session by id or how it begins, or last; without it last, or all that "
        "the options name",
    )  # fmt: skip
    parser.add_argument("--agents", action="store_true", help="the parts of each agent too")
    common(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print where the time went. UserError where the ledger cannot be opened, or what is meant is
    not known; 0 also where there is no prompt."""
    now = time.time()
    with opened(home, env, now, not args.no_read) as current:
        chosen = choose(current, args.what, args, env, now)
        parts = {key: breakdown(one.main()) for key, one in chosen.threads.items()}
        found = summed(parts.values())
        agents = _agents(chosen) if args.agents else []
        if args.json or args.csv:
            records = _records(found, agents, args.agents)[: args.limit]
            output.print_rows(args, console, current.as_of, records, _total(chosen, found))
            return 0
        if not chosen.roots and not found.total:
            columns.note(console, words.say("There is no such prompt."), "")
            return 0
        _draw(console, current, chosen, found, now)
        if args.agents:
            _draw_agents(console, agents[: args.limit])
        notes.incomplete(console, current)
    return 0


def _records(found: Breakdown, agents: Sequence[_Agent], has_agents: bool) -> list[output.Record]:
    main: list[output.Record] = [
        {"part": part, "seconds": length / 1000} for part, length in found.parts.items()
    ]
    if not has_agents:
        return main
    rows: list[output.Record] = [{"agent": "main", "agent_id": None, **row} for row in main]
    for one in agents:
        named = {"agent": one.type or "agent", "agent_id": one.id}
        rows += [
            {**named, "part": part, "seconds": length / 1000}
            for part, length in one.found.parts.items()
        ]
    return rows


def _total(chosen: Chosen, found: Breakdown) -> output.Record:
    return {
        "seconds": found.total / 1000, "prompt": chosen.prompt, "session": chosen.session,
        "at": round(chosen.roots[0].at, 3) if chosen.roots else None,
        "prompts": len(chosen.roots), "running": chosen.is_running,
    }  # fmt: skip


def _agents(chosen: Chosen) -> list[_Agent]:
    """The agents of all sessions, each behind the one that began it."""
    found: list[_Agent] = []
    for threads in chosen.threads.values():
        known = {agent: _agent(threads, agent) for agent in threads.agents}
        children: dict[str, list[_Agent]] = {}
        for agent, one in known.items():
            info = threads.timeline.agents.get(agent)
            parent = info.parent if info and info.parent in known and info.parent != agent else ""
            children.setdefault(parent, []).append(one)
        pending = [(one, 0) for one in _newest_first(children.pop("", []))]
        while pending:
            one, depth = pending.pop()
            found.append(one._replace(depth=depth))
            pending += [(child, depth + 1) for child in _newest_first(children.pop(one.id, []))]
        found += [one for rest in children.values() for one in rest]  # circles of broken metadata
    return found


def _agent(threads: Threads, agent: str) -> _Agent:
    activity, info = threads.agent(agent), threads.timeline.agents.get(agent)
    began = activity.windows[0][0] if activity.windows else 0
    return _Agent(agent, info.type if info else "", 0, began, breakdown(activity))


def _newest_first(agents: Sequence[_Agent]) -> list[_Agent]:
    return sorted(agents, key=lambda one: (-one.began, one.id))


def _draw(console: Console, current: Opened, chosen: Chosen, found: Breakdown, now: float) -> None:
    names, known = time_notes.part_names(), facts(chosen.threads.values())
    beside = time_notes.beside(known)
    _head(console, current, chosen, found, now)
    shares = {part: found.parts[part] / max(found.total, 1) for part in SHOWN}
    percent = [f"{round(shares[part] * 100)}%" if found.parts[part] else "" for part in SHOWN]
    times = [time_notes.seconds(found.parts[part] / 1000) for part in SHOWN]
    width = _BAR if console.width >= _WIDE else _NARROW_BAR
    bars = [round(shares[part] * width) or int(found.parts[part] > 0) for part in SHOWN]
    said = [beside[part] if found.parts[part] else "" for part in SHOWN]
    table = [
        Column(words.say("PART"), [names[part] for part in SHOWN], is_right=False),
        Column(words.say("TIME"), times),
        Column("%", percent, 80),
        Column("", ["▰" * bar + "▱" * (width - bar) for bar in bars], 50, False, style="cyan"),
        Column("", said, 90, False, True),
    ]
    columns.draw(console, table)
    time_notes.state(console, current.ledger, chosen)
    time_notes.below(console, found, known, len(chosen.roots) > 1)


def _head(console: Console, current: Opened, chosen: Chosen, found: Breakdown, now: float) -> None:
    projects = sorted({one.project for one in chosen.roots if one.project})
    said = [] if chosen.prompt is None else [chosen.prompt[:_ID]]
    if chosen.prompt is None and chosen.session:
        said.append(words.say("session {session}", session=chosen.session[:_ID]))
    if chosen.prompt is None:
        said.append(words.several(len(chosen.roots), "{count} prompt", "{count} prompts"))
    said += projects if len(projects) == 1 else []
    said += [figures.when(chosen.roots[0].at, now)] if chosen.roots else []
    money = prompt_cost.spent(current.ledger, chosen)
    length = time_notes.seconds(found.total / 1000)
    cost = "" if money is None else f" · {figures.spent(money)}"
    time_notes.head(console, " · ".join(said), f"{length}{cost}")


def _draw_agents(console: Console, agents: Sequence[_Agent]) -> None:
    if not agents:
        columns.note(console, words.say("No agent did anything."))
        return
    names = time_notes.part_names()
    types = [f"{'  ' * one.depth}{one.type or one.id[:_ID]}" for one in agents]
    table = [
        Column(words.say("AGENT"), types, is_right=False, is_cut=True),
        Column("", [one.id[:_ID] for one in agents], 10, False, style="dim"),
        Column(words.say("TIME"), [time_notes.seconds(one.found.total / 1000) for one in agents]),
        *(
            Column(
                names[part].upper(),
                [time_notes.seconds(one.found.parts[part] / 1000) for one in agents], rank,
            )
            for part, rank in _RANKS.items()
            if any(one.found.parts[part] for one in agents)
        ),
    ]  # fmt: skip
    console.print()
    columns.draw(console, table)
