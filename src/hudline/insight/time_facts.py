"""What stands out in the time of prompts: the slowest tools, the longest dialog, the agents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Optional

from hudline.insight.intervals import length
from hudline.insight.time_breakdown import Threads
from hudline.insight.timeline import CallTime

_SLOWEST = 3


class CallGroup(NamedTuple):
    """Calls of one tool for the same; `seconds`: all of them together."""

    tool: str
    target: str
    calls: int
    seconds: float


class TimeFacts(NamedTuple):
    """`first_line`: median seconds until the first line of an answer, None without one; `slowest`:
    of the main thread, the slowest first; `longest`: the dialog that was open for longest;
    `unmeasured`: calls that a person allowed, of which no hook says when; `lost`: attempts without
    an answer; `agents`: how many, with the seconds of all together; `agent`: the type of the
    longest."""

    requests: int
    first_line: Optional[float]
    compactions: int
    slowest: list[CallGroup]
    dialogs: int
    longest: Optional[CallGroup]
    unmeasured: int
    lost: int
    agents: int
    agent_seconds: float
    agent: str
    longest_agent: float


def facts(sessions: Iterable[Threads]) -> TimeFacts:
    """The facts of the main threads of some sessions; dialogs are those of agents too."""
    threads = list(sessions)
    requests = [one for each in threads for one in each.requests[""]]
    waits = [one.first - one.sent for one in requests if one.sent is not None]
    calls = [call for each in threads for call in each.timeline.calls]
    dialogs = _groups((call for call in calls if _dialog(call) > 0), by_call=True)
    agents = [
        (length(each.agent(agent).windows) / 1000, _type(each, agent))
        for each in threads for agent in each.agents
    ]  # fmt: skip
    longest = max(agents, default=(0.0, ""))
    return TimeFacts(
        requests=len(requests),
        first_line=_median(waits),
        compactions=sum(len(_compactions(each)) for each in threads),
        slowest=_groups(
            call for each in threads for call in each.calls[""] if call.id not in each.launches
        )[:_SLOWEST],
        dialogs=len(dialogs),
        longest=dialogs[0] if dialogs else None,
        unmeasured=sum(_is_unmeasured(call) for call in calls),
        lost=sum(max(one.attempts - 1, 0) for one in requests),
        agents=len(agents),
        agent_seconds=sum(seconds for seconds, _ in agents),
        agent=longest[1],
        longest_agent=longest[0],
    )


def _groups(calls: Iterable[CallTime], by_call: bool = False) -> list[CallGroup]:
    """Calls of the same by the seconds that they ran, or each by those of its dialog."""
    found: dict[tuple[str, str, str], CallGroup] = {}
    for call in calls:
        key = call.tool, call.target, call.id if by_call else ""
        seconds = _dialog(call) if by_call else _run(call)
        known = found.get(key) or CallGroup(call.tool, call.target, 0, 0.0)
        found[key] = known._replace(calls=known.calls + 1, seconds=known.seconds + seconds)
    return sorted(found.values(), key=lambda one: (-one.seconds, one.tool, one.target))


def _median(values: list[float]) -> Optional[float]:
    ordered, middle = sorted(values), len(values) // 2
    if not ordered:
        return None
    return (ordered[middle] + ordered[-middle - 1]) / 2


def _dialog(call: CallTime) -> float:
    return 0.0 if call.answered is None else call.answered - call.began


def _run(call: CallTime) -> float:
    return call.ran[1] - call.ran[0] if call.ran else 0.0


def _is_unmeasured(call: CallTime) -> bool:
    return call.is_by_person and call.answered is None and call.ended is not None


def _compactions(threads: Threads) -> list[float]:
    spans = [threads.ends(turn) for turn in threads.timeline.turns]
    return [
        one.at
        for one in threads.timeline.compactions
        if any(ends is not None and ends[0] <= one.at <= ends[1] for ends in spans)
    ]


def _type(threads: Threads, agent: str) -> str:
    known = threads.timeline.agents.get(agent)
    return known.type if known else ""
