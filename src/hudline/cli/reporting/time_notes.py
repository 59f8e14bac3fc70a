"""What stands beside the parts of a time, and which of its figures are not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Optional

from rich.console import Console

from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.chosen_prompts import Chosen
from hudline.cli.usage import sanitised
from hudline.insight.time_breakdown import Breakdown, Threads
from hudline.insight.time_facts import CallGroup, TimeFacts
from hudline.insight.timeline import Turn
from hudline.ledger.database import Ledger
from hudline.ledger.timeline import has_total, newest_root, parent_of_fork
from hudline.render import formatting
from hudline.render.cell_width import cut

_LEAST = 1000  # milliseconds that are worth a sentence


def head(console: Console, left: str, right: str) -> None:
    """A first line: what this is about, cut to the terminal, and the figures."""
    columns.heading(console, cut(sanitised(left), console.width - 1), right)


def call_name(tool: str, target: str) -> str:
    """A call as people call it: its tool and what it works on."""
    return f"{formatting.tool(tool)} {target}".strip()


def part_names() -> dict[str, str]:
    """The parts of a time in the person's language."""
    return {
        "model": words.say("model"), "tools": words.say("tools"), "you": words.say("you"),
        "retries": words.say("retries"), "agents": words.say("agents"),
        "other": words.say("other"),
    }  # fmt: skip


def beside(found: TimeFacts) -> Mapping[str, str]:
    """What stands beside each part."""
    return {
        "model": _model(found),
        "tools": " · ".join(_group(one) for one in found.slowest if one.seconds > 0),
        "you": _you(found),
        "retries": words.several(
            found.lost, "{count} attempt without an answer", "{count} attempts without an answer"
        ) if found.lost else "",
        "agents": _agents(found),
        "other": words.say("hooks, safety checks, the client itself"),
    }  # fmt: skip


def _model(found: TimeFacts) -> str:
    said = []
    if found.requests:
        said.append(words.several(found.requests, "{count} request", "{count} requests"))
    if found.first_line is not None:
        wait = figures.tenths(found.first_line)
        said.append(words.say("first line after {time} (median)", time=wait))
    if found.compactions:
        said.append(words.several(found.compactions, "{count} compaction", "{count} compactions"))
    return ", ".join(said)


def _group(one: CallGroup) -> str:
    times = f" ({one.calls:,}×)" if one.calls > 1 else ""
    return f"{call_name(one.tool, one.target)} {figures.tenths(one.seconds)}{times}"


def _you(found: TimeFacts) -> str:
    if found.longest is None:
        return ""
    name = call_name(found.longest.tool, found.longest.target)
    time = figures.tenths(found.longest.seconds)
    if found.dialogs == 1:
        return words.say("one dialog: {call}", call=name)
    return words.say(
        "{count} dialogs, the longest {time}: {call}",
        count=f"{found.dialogs:,}", time=time, call=name,
    )  # fmt: skip


def _agents(found: TimeFacts) -> str:
    if not found.agents:
        return ""
    name, time = found.agent or words.say("agent"), figures.tenths(found.longest_agent)
    if found.agents == 1:
        return words.say("{agent} worked {time}", agent=name, time=time)
    return words.say(
        "{count} agents worked {all} in all, {agent} longest: {time}",
        count=f"{found.agents:,}", all=figures.tenths(found.agent_seconds), agent=name, time=time,
    )  # fmt: skip


def below(console: Console, found: Breakdown, facts: TimeFacts, has_pauses: bool) -> None:
    """Sentences about all of it: what ran meanwhile, what is not known, how it is counted."""
    names = part_names()
    behind = [
        f"{names[part]} {figures.tenths(length / 1000)}"
        for part, length in found.meanwhile.items() if length >= _LEAST
    ]  # fmt: skip
    if behind:
        said = words.say("Meanwhile, behind what is counted: {parts}.", parts=", ".join(behind))
        columns.note(console, said)
    if facts.unmeasured:
        said = words.several(
            facts.unmeasured,
            "Of {count} call that you allowed no hook says when; its dialog is in tools.",
            "Of {count} calls that you allowed no hook says when; their dialogs are in tools.",
        )
        columns.note(console, said, "yellow")
    if has_pauses:
        columns.note(console, words.say("The pauses between prompts are not in it."))
    said = words.say(
        "Each second is counted once, in the order you, tools, model, retries, agents, other."
    )
    columns.note(console, said)


def state(console: Console, ledger: Ledger, chosen: Chosen) -> None:
    """What is to be known of the end and the origin of what is chosen: that it still runs, was
    killed, has no transcript, is a fork."""
    for said in states(ledger, chosen):
        columns.note(console, said, "yellow")


def states(ledger: Ledger, chosen: Chosen) -> list[str]:
    """The sentences of `state`."""
    said = list(
        dict.fromkeys(_running(one) for one in chosen.threads.values() if one.live is not None)
    )
    cut_off = [
        last
        for session, threads in chosen.threads.items()
        if threads.live is None and (last := _without_end(ledger, session, threads)) is not None
    ]
    said += _ends_missing(cut_off)
    said += _without_result(chosen)
    timeline = chosen.timeline
    silent = {one.prompt for one in timeline.turns if one.is_from_journal}
    is_empty = not (timeline.requests or timeline.calls)
    if is_empty and timeline.turns and all(one.ended is None for one in timeline.turns):
        said.append(words.say("Nothing is known of it but when it was given."))
    elif silent and not timeline.requests:
        said.append(
            words.say(
                "No transcript was written: when the model worked is not known, and is in other."
            )
        )
    parent = parent_of_fork(ledger, chosen.session) if chosen.session else None
    if parent:
        said.append(
            words.say(
                "This session is a fork of {session}: what it has copied is not in it.",
                session=parent[: figures.ID],
            )
        )
    return said


def _ends_missing(last: Sequence[float]) -> list[str]:
    """That some turns have no end. last: of each the last that is known, seconds since 1970."""
    if not last:
        return []
    if len(last) > 1:
        return [
            words.say(
                "Of {count} sessions no end is noted: they were cut, or their processes were "
                "killed.",
                count=f"{len(last):,}",
            )
        ]
    return [
        words.say(
            "No end is noted: it was cut, or its process was killed. The last that is known is "
            "from {time}.",
            time=f"{datetime.fromtimestamp(last[0]):%H:%M:%S}",
        )
    ]


def _without_result(chosen: Chosen) -> list[str]:
    """Of the calls that do not run, those that have no result."""
    calls = [
        call
        for threads in chosen.threads.values() for call in threads.timeline.calls
        if call.ended is None and not (threads.live and threads.is_open(call))
    ]  # fmt: skip
    if not calls:
        return []
    return [
        words.several(
            len(calls), "{count} call has no result: how long it went on is not known.",
            "{count} calls have no result: how long they went on is not known.",
        )
    ]  # fmt: skip


def _running(threads: Threads) -> str:
    if threads.live is not None and threads.live.is_waiting:
        return words.say("It still runs, and waits for you; the seconds up to now are in it.")
    return words.say("It still runs; the seconds up to now are in it.")


def _without_end(ledger: Ledger, session: str, threads: Threads) -> Optional[float]:
    """The last that is known of the newest turn of a session, where neither its end nor that of the
    process is noted, and nothing came behind it; None where it ended."""
    turns = [(threads.ends(turn), turn) for turn in threads.timeline.turns]
    known = [(ends[1], turn) for ends, turn in turns if ends is not None]
    if not known:
        return None
    last, turn = max(known, key=lambda one: (one[0], one[1].prompt))
    if turn.ended is not None or _is_denied(threads, turn) or has_total(ledger, session, last):
        return None
    return last if newest_root(ledger, session) == turn.root else None


def _is_denied(threads: Threads, turn: Turn) -> bool:
    """Whether a person ended the turn by refusing its last call."""
    mine = [one for one in threads.calls[""] if one.prompt == turn.prompt]
    return bool(mine) and mine[-1].outcome == "denied" and mine[-1].is_by_person
