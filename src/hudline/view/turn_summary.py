"""Summaries of the present turn, of the one before it, and of noted ones, and the files that the
turn has edited. For what a turn is, see `view.turn`."""

from __future__ import annotations

from typing import Optional

from hudline.state.dialog_times import dialog_times
from hudline.state.file_edits import file_edits
from hudline.state.merge_rules import Entity
from hudline.state.prune import AGENTS
from hudline.state.timeline import JITTER, run_began, run_ended, time_of
from hudline.state.turn_summaries import turn_summaries
from hudline.view.evidence import Evidence
from hudline.view.state_query import StateQuery
from hudline.view.state_tables import prompt_began
from hudline.view.turn import (
    count_calls,
    is_awaited,
    prompt_ended,
    total_seconds,
    turn_time,
    working,
)
from hudline.view.usage import cost_of_last, turn_cost
from hudline.view.values import EditedFile, EditedFiles, TurnSummary

_SECONDS = ("over", "waited", "background")
_COUNTS = ("agents", "tools", "failed", "files")


def edited_files(query: StateQuery) -> Optional[EditedFiles]:
    """The files that were edited since the user's last prompt; None if none was.

    Source: PostToolUse of Edit, Write and NotebookEdit, by anyone, `structuredPatch`; of Bash,
    `bashEditDiff`.
    """
    edits = file_edits(query.table("files"), query.turn, query.table("calls").values())
    if not edits:
        return None
    newest = []
    for key in sorted(edits.keys() - {""}, key=lambda key: (*edits[key]["by"], key), reverse=True):
        (at, actor), (_, path) = edits[key]["by"], edits[key]["name"]
        newest.append(EditedFile(path, query.agent_kind(actor), query.age(at)))
    found = EditedFiles(newest, "" in edits)
    if not any(one["unknown"] for one in edits.values()):
        found.added = sum(one["added"] for one in edits.values())
        found.removed = sum(one["removed"] for one in edits.values())
    return found


def turn_summary(query: StateQuery) -> Optional[TurnSummary]:
    """The present turn, without its files; None while the main thread is at work, or about to be
    woken, and before the first turn."""
    if not query.is_resting:
        return None
    count = working(query)
    return None if not count and is_awaited(query) else _summary(query, count)


def former_turn(query: StateQuery) -> Optional[TurnSummary]:
    """The turn that the present prompt has ended, as far as the state still has it; None if there
    is none."""
    prompts = {
        key: one for key, one in query.table("prompts").items() if prompt_began(one) < query.turn
    }
    calls = {
        key: call
        for key, call in query.table("calls").items()
        if time_of(call, "began", "ran", "ended") < query.turn
    }
    evidence = Evidence(query.evidence.pid)
    then = StateQuery({**query.state, "prompts": prompts, "calls": calls}, evidence, query.turn)
    if not then.turn or not query.is_ours(query.evidence.pid, then.turn):
        return None
    summary = _summary(then, 0)
    summary.over = query.turn if working(then) else min(summary.over, query.turn)
    summary.cost = turn_cost(query.state, summary.prompt)
    return with_files(summary, edited_files(then))


def past_turns(query: StateQuery) -> Optional[list[TurnSummary]]:
    """The noted turns of this session, the newest first; None if none was noted."""
    found = [_from_note(key, noted) for key, noted in turn_summaries(query.state)]
    for one in found:
        cost = turn_cost(query.state, one.prompt)  # a turn's last figure may come after its note
        one.cost = cost if one.cost is None else max(one.cost, cost or 0.0)
    return found or None


def with_files(summary: TurnSummary, found: Optional[EditedFiles]) -> TurnSummary:
    """The summary with the numbers of edited files, in place."""
    if found is not None:
        summary.files, summary.is_more = len(found.files), found.is_more
        summary.added, summary.removed = found.added, found.removed
    return summary


def _from_note(prompt: str, noted: Entity) -> TurnSummary:
    figures: Entity = {name: noted[name] for name in _SECONDS if name in noted}
    figures.update((name, int(noted[name])) for name in _COUNTS if name in noted)
    summary = TurnSummary(
        noted["end"],
        noted.get("took"),
        prompt=prompt,
        cost=noted.get("cost"),
        is_more="more" in noted,
        **figures,
    )
    if "added" in noted and "removed" in noted:
        summary.added, summary.removed = int(noted["added"]), int(noted["removed"])
    return summary


def _summary(query: StateQuery, still_working: int) -> TurnSummary:
    prompts, stopped = query.turn_prompts, query.stopped
    newest, began = [*prompts.items()][-1]
    end = "done" if stopped > began else "interrupted"
    if end == "done" and query.failed >= stopped:
        end = "failed"
    left = _left(query, newest, began)
    time = turn_time(query, left)
    table = query.table("prompts")
    prompt = max((key for key in table if table[key].get("human") == query.turn), default="")
    tools, failed = count_calls(query)
    cost = None
    if query.status is not None and query.status.prompt_id in prompts:
        cost = cost_of_last(query, {*prompts})
    _, noted = query.noted_summary(prompt)
    if cost is None and end == noted.get("end"):
        cost = noted.get("cost")
    return TurnSummary(
        end,
        time.took,
        background=time.background,
        over=time.over,
        left=left,
        prompt=prompt,
        newest=newest,
        agents=_count_agents(query),
        working=still_working,
        waited=_waited(query, end, left),
        cost=cost,
        tools=tools,
        failed=failed,
    )


def _left(query: StateQuery, newest: str, began: float) -> float:
    """When the main thread came to rest last; 0.0 unknown. Without an event, when that was first
    noticed: the client's own commands make it rest anew."""
    if query.stopped > began:
        return query.stopped
    since = query.evidence.since
    return prompt_ended(query, newest) or (since if since > began else 0.0)


def _count_agents(query: StateQuery) -> int:
    """How many agents have worked in this turn."""

    def has_worked(key: str, agent: Entity) -> bool:
        if query.is_alive(key):
            return True
        last = max(run_began(agent) + JITTER, run_ended(agent))
        return ("began" in agent or "launch" in agent) and last >= query.turn

    agents = query.table("agents")
    return min(sum(has_worked(key, agents[key]) for key in agents), AGENTS)


def _waited(query: StateQuery, end: str, left: float) -> float:
    """Seconds in which at least one dialog was open, as far as its answer is known: a call that
    was allowed tells when it began. A dialog that ended the turn was answered by its end."""
    known, unknown = dialog_times(query.state, query.turn)
    active = query.session.get("active", 0.0)
    if end == "interrupted" and unknown and unknown[-1] >= active - JITTER:
        known.append((unknown[-1], left))
    return total_seconds(known)
