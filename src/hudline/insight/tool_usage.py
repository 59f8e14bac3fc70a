"""How often tools were called, failed and took how long, what reading their answers cost, and which
MCP servers were on offer for nothing.

An answer is read by the next request of the same thread. What that sent anew (input that was not
read from the cache) is shared among the answers before it by their sizes; a token has at least a
byte, so that a request whose cache was lost is not all theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from operator import attrgetter
from typing import Callable, NamedTuple, Optional

from hudline.insight.money import Money, Tokens

GROUPS = ("tool", "project", "session")
MEDIAN, MOST = 0.5, 0.95  # the shares of calls that took no longer
USED, UNUSED, FAILED = "used", "unused", "failed"
_OFFERED, _PENDING = "offered", "pending"
_MCP = "mcp__"
_ODD = re.compile(r"[^a-zA-Z0-9_-]")  # what the client replaces in a server's name
# Of tokens of a session and the key of a price; that of several is the sum of each.
MoneyOf = Callable[[str, str, Tokens], Money]


class Reader(NamedTuple):
    """The request that read answers, with the tokens that it sent anew. `price`: the key of its
    price (see `insight.prices`)."""

    key: bytes
    session: str
    price: str
    input: int
    cache_write_5m: int
    cache_write_1h: int


class ToolCall(NamedTuple):
    """A call. `outcome`: ok, failed, denied, interrupted, "" where it is not known; `seconds`: that
    it ran, None where that is not known; `answer_bytes`: of the line that holds its answer;
    `began`: seconds since 1970; `reader`: None where nothing read its answer."""

    tool: str
    session: str
    project: str
    outcome: str
    seconds: Optional[float]
    answer_bytes: int
    began: float
    reader: Optional[Reader]


class ToolRow(NamedTuple):
    """The calls of a group. `median`, `most` (95 %): seconds, None where none is known; `read`:
    what reading their answers cost; `last`: when the last one began, seconds since 1970."""

    group: tuple[str, ...]
    calls: int
    failed: int
    denied: int
    median: Optional[float]
    most: Optional[float]
    answer_bytes: int
    read: Money
    last: float

    @property
    def always_fails(self) -> bool:
        """Whether no call ran without an error."""
        return self.failed > 0 and self.failed + self.denied == self.calls


NOTHING = ToolRow((), 0, 0, 0, None, None, 0, Money(), 0.0)  # of a server that was not called


class Offer(NamedTuple):
    """A server of MCP in a session. `state`: offered, pending, failed; `tools`: how many."""

    session: str
    project: str
    server: str
    state: str
    tools: int


class ServerRow(NamedTuple):
    """A server. `state`: used, unused, or failed where it was connected in no session; `sessions`:
    how many had it; `failed`, `pending`: in how many of these it failed to connect, or was still
    about to when it was named last; `tools`: how many it offered."""

    server: str
    state: str
    calls: int
    sessions: int
    failed: int
    pending: int
    tools: int

    @property
    def is_idle(self) -> bool:
        """Whether it was never called, or failed to connect in a session."""
        return self.state != USED or self.failed > 0


def server_and_tool(name: str) -> tuple[str, str]:
    """The server and the tool of mcp__server__tool; "" as the server of another tool."""
    if not name.startswith(_MCP):
        return "", name
    server, _, tool = name[len(_MCP) :].partition("__")
    return server, tool


def percentile(values: Sequence[float], share: float) -> Optional[float]:
    """The smallest of the sorted values that is as large as this share of them (nearest rank);
    None where there is none."""
    return values[max(ceil(len(values) * share), 1) - 1] if values else None


def usage(
    calls: Sequence[ToolCall], by: Sequence[str], money: MoneyOf, beside: Iterable[ToolCall] = ()
) -> list[ToolRow]:
    """The calls by what `by` names, the most called first, and behind them one row for all, with no
    group. beside: other calls, whose answers the same requests may have read."""
    groups: dict[tuple[str, ...], list[ToolCall]] = {}
    named = attrgetter(*by)
    for call in calls:
        group = named(call) if len(by) > 1 else (named(call),)
        if group in groups:
            groups[group].append(call)
        else:
            groups[group] = [call]
    read = _read_bytes([*calls, *beside])
    rates, total = _Rates(money), Money()
    rows = [_row(group, of, _cost(of, read, rates)) for group, of in groups.items()]
    for row in rows:
        total = total.plus(row.read)
    rows.sort(key=lambda row: (-row.calls, row.group))
    return [*rows, _row((), calls, total)]


def _row(group: tuple[str, ...], calls: Sequence[ToolCall], read: Money) -> ToolRow:
    outcomes = Counter([call.outcome for call in calls])
    ran = [
        call.seconds for call in calls
        if call.seconds is not None and call.outcome in ("ok", "failed")
    ]  # fmt: skip
    ran.sort()
    return ToolRow(
        group, len(calls), outcomes["failed"], outcomes["denied"], percentile(ran, MEDIAN),
        percentile(ran, MOST), sum([call.answer_bytes for call in calls]), read,
        max([call.began for call in calls], default=0.0),
    )  # fmt: skip


class _Rates:
    """What a token of each class that is sent anew costs, by session and key of a
    price."""

    def __init__(self, money: MoneyOf) -> None:
        self._money = money
        self._known: dict[tuple[str, str], tuple[float, float, float, Money]] = {}

    def of(self, session: str, price: str) -> tuple[float, float, float, Money]:
        """Dollars for a token that is input, and written for five minutes and for an hour; and the
        first of these as `Money`."""
        key = session, price
        if key not in self._known:
            parts = [self._money(*key, Tokens(**{name: 1})) for name in Reader._fields[3:]]
            self._known[key] = parts[0].usd, parts[1].usd, parts[2].usd, parts[0]
        return self._known[key]


def _cost(calls: Iterable[ToolCall], read: Mapping[bytes, int], rates: _Rates) -> Money:
    """What reading the answers of calls cost; read: bytes that each request read."""
    usd = unpriced = 0.0
    is_estimated = False
    for call in calls:
        if call.reader is None or not call.answer_bytes:
            continue
        key, session, price, fresh, written, long_lived = call.reader
        sent = fresh + written + long_lived
        share = call.answer_bytes / max(read[key], sent)
        plain, short, long, money = rates.of(session, price)
        usd += share * (fresh * plain + written * short + long_lived * long)
        unpriced += share * sent * money.unpriced
        is_estimated = is_estimated or money.is_estimated
    return Money(usd, is_estimated=is_estimated, unpriced=round(unpriced))


def _read_bytes(calls: Iterable[ToolCall]) -> dict[bytes, int]:
    """The bytes of answers that each request read."""
    found: dict[bytes, int] = {}
    for call in calls:
        if call.reader is not None:
            key = call.reader.key
            found[key] = found.get(key, 0) + call.answer_bytes
    return found


def servers(offers: Iterable[Offer], calls: Mapping[str, int]) -> list[ServerRow]:
    """The servers that were on offer or called, those that were called most first. calls: by
    server."""
    states: dict[str, dict[str, str]] = {}  # the best state, by server and session
    tools: dict[str, int] = {}
    for offer in offers:
        server = _ODD.sub("_", offer.server)
        known = states.setdefault(server, {})
        best = min(known.get(offer.session, _PENDING), offer.state, key=_rank)
        known[offer.session] = best
        tools[server] = max(tools.get(server, 0), offer.tools)
    for server in calls:
        states.setdefault(server, {})
    rows = [
        _server(name, list(of.values()), calls.get(name, 0), tools.get(name, 0))
        for name, of in states.items()
    ]
    return sorted(rows, key=lambda row: (-row.calls, -row.sessions, row.server))


def _rank(state: str) -> int:
    """A server that failed or was pending may have connected later in the same session."""
    return (_OFFERED, FAILED, _PENDING).index(state)


def _server(name: str, states: list[str], calls: int, tools: int) -> ServerRow:
    failed, pending = states.count(FAILED), states.count(_PENDING)
    is_connected = failed + pending < len(states)
    state = USED if calls else UNUSED if is_connected else FAILED
    return ServerRow(name, state, calls, len(states), failed, pending, tools)
