"""`hudline mcp`: which MCP servers and tools were called, which fail, and which are there for
nothing."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Optional

from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import columns, notes, output, words
from hudline.cli.reporting.columns import Column
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import opened
from hudline.cli.reporting.options import common, period_of
from hudline.cli.reporting.subscription import subscription
from hudline.cli.reporting.tools_called import Called, called, calls_of, columns_of, record
from hudline.core.garbage import garbage_paused
from hudline.core.paths import Home
from hudline.insight.tool_usage import (
    FAILED,
    NOTHING,
    UNUSED,
    USED,
    ServerRow,
    ToolCall,
    ToolRow,
    server_and_tool,
    servers,
)
from hudline.ledger.tools import offers
from hudline.render.formatting import tool as tool_name


class _Found(NamedTuple):
    called: Called
    servers: list[ServerRow]


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: whether only what is of no use is shown, and those of all reports."""
    parser.add_argument(
        "--unused", action="store_true", help="only servers that were never called or connected"
    )
    common(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print servers and tools. UserError where the ledger cannot be opened, or a name is that of
    several; 0 also where there is none."""
    now = time.time()
    with garbage_paused(), opened(home, env, now, not args.no_read) as source:
        period, chosen = period_of(args, now), Filter(source.ledger, args)
        calls, beside = _parted(calls_of(source.ledger, period, chosen))
        counts = Counter(server_and_tool(call.tool)[0] for call in calls)
        known = [
            one for one in offers(source.ledger, period)
            if chosen.allows(one.project, chosen.branch, chosen.model, one.session)
        ]  # fmt: skip
        rows = servers(known, counts)
        if args.unused:
            calls, rows = [], [row for row in rows if row.is_idle]
        found = _Found(called(source.ledger, period, calls, ("tool",), beside), rows)
        if args.json or args.csv:
            records = _records(found)[: args.limit]
            output.print_rows(args, console, source.as_of, records, record(found.called.total))
            return 0
        _draw(console, found, args, now)
        notes.equivalent(console, subscription(env) if calls else "")
        notes.incomplete(console, source)
    return 0


def _parted(calls: Sequence[ToolCall]) -> tuple[list[ToolCall], list[ToolCall]]:
    """Calls of MCP, and the others."""
    parts: tuple[list[ToolCall], list[ToolCall]] = [], []
    for call in calls:
        parts[not server_and_tool(call.tool)[0]].append(call)
    return parts


def _records(found: _Found) -> list[dict[str, object]]:
    """A row for each tool that was called, and one without a tool for each server that was not, or
    that failed to connect."""
    by_name = {row.server: row for row in found.servers}
    rows = []
    for row in _in_order(found):
        server, tool = server_and_tool(row.group[0])
        state = FAILED if row.always_fails else USED
        rows.append(_record(by_name[server], tool, row, state))
    return rows + [
        _record(one, None, NOTHING, FAILED if one.failed else one.state)
        for one in found.servers if one.is_idle
    ]  # fmt: skip


def _record(server: ServerRow, tool: Optional[str], row: ToolRow, state: str) -> dict[str, object]:
    return {
        "server": server.server, "tool": tool, **record(row), "state": state,
        "sessions": server.sessions, "sessions_failed": server.failed,
        "sessions_pending": server.pending, "tools": server.tools,
    }  # fmt: skip


def _in_order(found: _Found) -> list[ToolRow]:
    """The tools, those of the server first that was called most."""
    place = {row.server: index for index, row in enumerate(found.servers)}
    return sorted(found.called.rows, key=lambda row: place[server_and_tool(row.group[0])[0]])


def _draw(console: Console, found: _Found, args: Namespace, now: float) -> None:
    rows, total = _in_order(found)[: args.limit], found.called.total
    idle = [row for row in found.servers if row.is_idle]
    if not rows and not idle:
        said = words.say("No MCP server was called or on offer in this time.")
        if args.unused:
            said = words.say("No MCP server was unused or failed to connect in this time.")
        columns.note(console, said, "")
        return
    about = f"{words.say('MCP servers')} {notes.since(args)}"
    counted = words.several(total.calls, "{count} call", "{count} calls")
    if args.unused:
        counted = words.several(len(idle), "{count} of no use", "{count} of no use")
    columns.heading(console, about, counted)
    if rows:
        names = [server_and_tool(row.group[0]) for row in rows]
        shown = [
            "" if index and names[index - 1][0] == server else _short(server)
            for index, (server, _) in enumerate(names)
        ]
        table = [
            Column(words.say("SERVER"), shown, is_right=False, is_cut=True),
            Column(words.say("TOOL"), [tool for _, tool in names], is_right=False, is_cut=True),
            *columns_of(rows, total, now)[0],
            Column("", [_state(row) for row in rows], 65, False, style="red"),
        ]
        columns.draw(console, table)
    for one in idle:
        mark = Text("✗", "red") if one.failed or one.state == FAILED else Text("○", "yellow")
        columns.marked(console, mark, _sentence(one))
    notes.money(console, total.read, found.called.models, found.called.prices)


def _short(server: str) -> str:
    """A server as people call it; that of a plugin without the plugin's name."""
    return tool_name(f"mcp__{server}")


def _state(row: ToolRow) -> str:
    if not row.always_fails:
        return ""
    return words.say("always fails") if row.calls > 1 else words.say("failed")


def _sentence(row: ServerRow) -> str:
    """What is wrong with a server."""
    server, sessions = _short(row.server), f"{row.sessions:,}"
    if row.failed:
        said = words.say("{server}: failed to connect in {count} of {sessions} sessions",
                         server=server, count=f"{row.failed:,}", sessions=sessions)  # fmt: skip
        return f"{said} · {words.say('never called')}" if row.state == UNUSED else said
    if row.state == FAILED:
        return words.say("{server}: did not finish connecting in {count} of {sessions} sessions",
                         server=server, count=f"{row.pending:,}", sessions=sessions)  # fmt: skip
    offering = row.sessions - row.pending
    said = words.several(offering, "never called in {count} session that offered it",
                         "never called in {count} sessions that offered it")  # fmt: skip
    return f"{server}: {said} · {words.several(row.tools, '{count} tool', '{count} tools')}"
