"""Why something took long: each second counted once, for whom or what it passed.

A second belongs to the first of these that went on in it:

you       a dialog waited for an answer, of the main thread or of an agent
tools     a tool call ran
model     an answer was awaited or written, or the context was compacted
retries   attempts without an answer, and the pauses behind them
agents    agents worked, and the main thread did not
other     none of these: hooks, safety checks, the client itself

What agents do is of part `agents` for the main thread, whatever it is: `Threads.agent` has the
parts of one of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Optional

from hudline.insight.intervals import Interval, length, milliseconds, union, within, without
from hudline.insight.timeline import CallTime, Live, RequestTime, Timeline, Turn

ORDER = ("you", "tools", "model", "retries", "agents", "other")  # in which a second is counted
SHOWN = ("model", "tools", "you", "retries", "agents", "other")
_PAUSE = 5000  # milliseconds without a line in which an agent is still at work


class Activity(NamedTuple):
    """The time that something took, and what went on in it by part, overlaps and all."""

    windows: list[Interval]
    parts: Mapping[str, list[Interval]]


class Breakdown(NamedTuple):
    """Milliseconds by part, which are `total` together; `meanwhile`: those in which a part went on
    behind one that was counted."""

    total: int
    parts: Mapping[str, int]
    meanwhile: Mapping[str, int]


def breakdown(activity: Activity) -> Breakdown:
    """Count each millisecond once."""
    left = union(activity.windows)
    total, parts, meanwhile = length(left), {}, {}
    for part in ORDER[:-1]:
        mine = within(activity.parts.get(part, ()), activity.windows)
        taken = within(mine, left)
        left = without(left, taken)
        parts[part] = length(taken)
        meanwhile[part] = length(mine) - length(taken)
    parts[ORDER[-1]] = length(left)
    return Breakdown(total, {part: parts[part] for part in SHOWN}, meanwhile)


def summed(breakdowns: Iterable[Breakdown]) -> Breakdown:
    """Breakdowns of sessions that have nothing to do with each other, together."""
    total, parts, meanwhile = 0, dict.fromkeys(SHOWN, 0), dict.fromkeys(ORDER[:-1], 0)
    for one in breakdowns:
        total += one.total
        parts = {part: parts[part] + one.parts[part] for part in parts}
        meanwhile = {part: meanwhile[part] + one.meanwhile[part] for part in meanwhile}
    return Breakdown(total, parts, meanwhile)


class Threads:
    """The main thread and the agents of some prompts of one session."""

    def __init__(self, timeline: Timeline, live: Optional[Live] = None) -> None:
        self.timeline = timeline
        self.live = live
        self.requests: dict[str, list[RequestTime]] = defaultdict(list)  # by agent, "" for main
        self.calls: dict[str, list[CallTime]] = defaultdict(list)
        self._requests: dict[str, list[RequestTime]] = defaultdict(list)  # main's by prompt
        self._calls: dict[str, list[CallTime]] = defaultdict(list)
        for request in timeline.requests:
            self.requests[request.agent].append(request)
        for call in timeline.calls:
            self.calls[call.agent].append(call)
        for request in self.requests[""]:
            self._requests[request.prompt].append(request)
        for call in self.calls[""]:
            self._calls[call.prompt].append(call)
        self.launches = {one.call for one in timeline.agents.values() if one.call}
        self._running = self._running_prompts()

    @property
    def agents(self) -> list[str]:
        """The ids of agents that did something."""
        return sorted({*self.requests, *self.calls} - {""})

    def main(self) -> Activity:
        """The time of all turns, and of the agents that these began. The pauses between them are
        not in it."""
        parts = self._parts("")
        for agent in self.agents:
            mine = self.agent(agent)
            parts["you"] += mine.parts["you"]
            parts["agents"] += mine.windows
        windows = [*self._turns(), *parts["agents"]]
        for one in self.timeline.compactions:
            took = milliseconds(one.at - one.took), milliseconds(one.at)
            parts["model"] += within([took], windows)
        self._add_tail(parts)
        return Activity(union(windows), {part: union(spans) for part, spans in parts.items()})

    def agent(self, agent: str) -> Activity:
        """The time of one agent, without pauses of more than five seconds in which nothing is known
        of it. What the agents that it began do is of part `agents`."""
        parts = self._parts(agent)
        windows = [span for spans in parts.values() for span in spans]
        windows = union([*windows, *self._busy(agent)], _PAUSE)
        for other in self.timeline.agents.values():
            if other.parent == agent != other.id:
                parts["agents"] += union(self._busy(other.id), _PAUSE)
        return Activity(windows, {part: union(spans) for part, spans in parts.items()})

    def ends(self, turn: Turn) -> Optional[tuple[float, float]]:
        """When a turn began and ended, by its prompt, the client's note and what the main thread
        did in it; None where nothing of that is known."""
        requests, calls = self._requests[turn.prompt], self._calls[turn.prompt]
        begins = [(one.first if one.sent is None else one.sent) - one.lost for one in requests]
        begins += [one.began for one in calls]
        began = min(begins, default=None) if turn.began is None else turn.began
        if began is None:
            return None
        ends = [*(one.ended for one in requests), *(one.ended or one.began for one in calls)]
        ended = max([began, *ends, *([] if turn.ended is None else [turn.ended])])
        if self.live is not None and turn.prompt == self._newest:
            ended = max(ended, self.live.now)
        return began, ended

    def is_open(self, call: CallTime) -> bool:
        """Whether a call runs now, or waits for its dialog."""
        return call.ended is None and call.prompt in self._running

    def _running_prompts(self) -> frozenset[str]:
        """The prompts of which something can run now: the newest of a person, and its turns."""
        mine = [
            one for one in self.timeline.turns if self.live and one.session == self.live.session
        ]
        newest = max(mine, key=lambda one: (one.began or 0.0, one.prompt), default=None)
        self._newest = newest.prompt if newest else None
        if newest and self._is_over(newest):
            self.live = None
        return frozenset(one.prompt for one in mine if newest and one.root == newest.root)

    def _is_over(self, newest: Turn) -> bool:
        """Whether the client has noted a turn's end behind all that it did, and no agent has a call
        that runs: what the client is busy with since then is no turn, but a command of its own."""
        if newest.ended is None:
            return False
        calls = [
            *self._calls[newest.prompt],
            *(one for key in self.agents for one in self.calls[key]),
        ]
        if any(call.ended is None for call in calls):
            return False
        ends = [one.ended for one in self._requests[newest.prompt]]
        return all(ended <= newest.ended for ended in ends)

    def _turns(self) -> list[Interval]:
        """The turns, and what belongs to none that is known."""
        known = {turn.prompt for turn in self.timeline.turns}
        found = self._busy("", known)
        for turn in self.timeline.turns:
            ends = self.ends(turn)
            if ends is not None:
                found.append((milliseconds(ends[0]), milliseconds(ends[1])))
        return found

    def _busy(self, agent: str, but: Iterable[str] = ()) -> list[Interval]:
        """The time of what a thread did, but for some prompts."""
        found = [_spans(one)[0] for one in self.requests[agent] if one.prompt not in but]
        for call in self.calls[agent]:
            if call.prompt not in but:
                ended = max(call.ended or call.began, call.began)
                found.append((milliseconds(call.began), milliseconds(ended)))
        return found

    def _parts(self, agent: str) -> dict[str, list[Interval]]:
        """What one thread did."""
        parts: dict[str, list[Interval]] = {part: [] for part in ORDER[:-1]}
        ends = self._ends_before(agent)
        for one in self.requests[agent]:
            _, lost, answered = _spans(one, ends)
            parts["retries"].append(lost)
            parts["model"].append(answered)
        for call in self.calls[agent]:
            part = "agents" if call.id in self.launches else "tools"
            parts["you"] += self._dialog(call)
            parts[part] += self._run(call)
        return parts

    def _dialog(self, call: CallTime) -> list[Interval]:
        answered = call.answered
        if answered is None and self.live and self.live.is_waiting and self.is_open(call):
            answered = self.live.now
        if answered is None:
            return []
        return [(milliseconds(call.began), milliseconds(max(answered, call.began)))]

    def _run(self, call: CallTime) -> list[Interval]:
        ran = call.ran
        if ran is None and self.live and not self.live.is_waiting and self.is_open(call):
            began = max(call.began, call.answered or 0.0)
            ran = began, max(self.live.now, began)
        return [(milliseconds(ran[0]), milliseconds(ran[1]))] if ran else []

    def _ends_before(self, agent: str) -> list[float]:
        """When what a thread did had ended, in order: what came next was sent then."""
        ends = [one.began for one in self.timeline.turns if one.began is not None and not agent]
        ends += [one.ended for one in self.requests[agent]]
        ends += [one.ended for one in self.calls[agent] if one.ended is not None]
        return sorted(ends)

    def _add_tail(self, parts: dict[str, list[Interval]]) -> None:
        """What goes on now: without a call that runs, a person or the model is waited for."""
        if self.live is None or any(map(self.is_open, self.calls[""])):
            return
        known = [ended for part in ORDER[:4] for _, ended in parts[part]]
        known += [milliseconds(one.began) for one in self.timeline.turns if one.began is not None]
        part = "you" if self.live.is_waiting else "model"
        parts[part].append((max(known, default=0), milliseconds(self.live.now)))


def _spans(one: RequestTime, ends: Sequence[float] = ()) -> tuple[Interval, Interval, Interval]:
    """The time of a request: all of it, its lost attempts, the one that was answered. ends: when
    what came before had ended, for a request of which it is not known when it was sent (clients
    before 2.1.330 do not note it)."""
    sent = one.sent
    if sent is None:
        index = bisect_left(ends, one.first)
        sent = ends[index - 1] if index else one.first
    first, answered, last = map(milliseconds, (sent - one.lost, sent, max(one.ended, sent)))
    return (first, last), (first, answered), (answered, last)
