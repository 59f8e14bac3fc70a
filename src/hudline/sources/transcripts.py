"""What the ends of transcripts say: the usage of running agents, and a fallback of the model.

None is read whole. The usage of agents is read behind a draw, for the next one, where a transcript
was written to since it was read last. (One line, a tool's result, may have 40 kB.)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Optional

from hudline.core.fields import Record
from hudline.core.file_io import modified, read_tail
from hudline.core.json_codec import parsed
from hudline.core.paths import is_plain
from hudline.core.token_usage import spent
from hudline.events.model_fallback import MARKS, ModelFallback, find_fallback
from hudline.state.clock_steps import AHEAD
from hudline.state.merge_rules import Entity

_TAIL = 64 * 1024  # bytes
_FALLBACK_TAIL = 1024 * 1024  # bytes
_FILES = 6  # transcripts that one draw opens at the most; the others have their turn later
_ENTRIES = 4  # entries at the end of a transcript that may be no answer of a model
_PAUSE = 2.0  # seconds after which a transcript without news is not about to have some
_GRAIN = 0.001  # seconds; times are kept rounded


def written_to(
    transcript: str, agents: dict[str, Entity], clock: float = float("inf")
) -> dict[str, tuple[str, float]]:
    """By agent id, the path of its transcript and its last write (seconds since 1970), where that
    is newer than the last look. One ahead of the `clock` is not: the clock was set back since.

    agents: what the state holds of each, by id.
    """
    if not transcript.endswith(".jsonl"):
        return {}
    found = {}
    for key, agent in agents.items():
        path = f"{transcript[:-6]}/subagents/agent-{key}.jsonl"
        written = modified(path) if is_plain(key) else 0.0
        if agent.get("written", 0.0) + _GRAIN < written <= clock + AHEAD:
            found[key] = (path, written)
    return found


def measurements(
    news: dict[str, tuple[str, float]],
    agents: dict[str, Entity],
    clock: float,
) -> list[Record]:
    """Records (`agent.measured`) of new usage in the agents' transcripts.

    news: by agent id, the path of its transcript and its last write (seconds since 1970). agents:
    the state's table of agents, by id.
    """
    records = []
    for key in sorted(news, key=lambda key: (agents[key].get("written", 0.0), key))[:_FILES]:
        path, written = news[key]
        usage = last_answer(path, spent)
        known = agents[key].get("measured", (0.0, {}))[1]
        is_new = usage is not None and usage != (known.get("tokens"), known.get("model", ""))
        if is_new or clock - written > _PAUSE:
            record: Record = {"at": round(clock, 3), "kind": "agent.measured", "agent": key}
            record["written"] = round(written, 3)
            if usage:
                record["tokens"], record["model"] = usage
            records.append(record)
    return records


def last_answer(path: str, read: Callable[[object], Any]) -> Any:
    """What `read` finds in the last complete answer in the tail of a transcript; None where it
    finds nothing in any of the last entries."""
    lines = [line for line in read_tail(path, _TAIL).split(b"\n") if b'"usage":' in line]
    answers = (read(parsed(line)) for line in reversed(lines[-_ENTRIES:]))
    return next(filter(None, answers), None)


def model_fallback(transcript: str) -> Optional[ModelFallback]:
    """Whether another model answers than was chosen, from the last megabyte of a transcript; read
    again when it was written to."""
    return _fallback(transcript, modified(transcript)) if transcript.endswith(".jsonl") else None


@lru_cache(maxsize=4)
def _fallback(transcript: str, written: float) -> Optional[ModelFallback]:
    del written
    data = read_tail(transcript, _FALLBACK_TAIL)
    last = max(data.rfind(mark) for mark in MARKS)
    if last < 0:
        return None
    return find_fallback(data[data.rfind(b"\n", 0, last) + 1 :].split(b"\n"))
