"""What the agents that run have used, from the ends of their own transcripts.

Looked at behind a draw, for the next one: the last 64 kB of a transcript that was written to since
the last look, which is noted. (One line of a transcript, a tool's result, may have 40 kB.)
"""

from hudline.store.files import read_tail
from hudline.wire.usage import spent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from hudline.codec import Codec
    from hudline.wire.fields import Record

_TAIL = 64 * 1024  # bytes
_FILES = 6  # transcripts that one draw opens at the most; the others have their turn later
_ENTRIES = 4  # entries at the end of a transcript that may be no answer of a model
_PAUSE = 2.0  # seconds after which a transcript that told nothing new is not about to


def measurements(
    news: "dict[str, tuple[str, float]]",
    agents: "dict[str, dict[str, Any]]",
    codec: "Codec",
    clock: float,
) -> "list[Record]":
    """Records (`agent.measured`) of what the agents' transcripts tell that was not yet known.

    news: by agent, its transcript and when that was written to. agents: what the state holds of
    each, by id.
    """
    found = []
    for key in sorted(news, key=lambda key: (agents[key].get("written", 0.0), key))[:_FILES]:
        path, written = news[key]
        usage = last_answer(path, codec, spent)
        told = agents[key].get("measured", (0.0, {}))[1]
        is_new = usage is not None and usage != (told.get("tokens"), told.get("model", ""))
        if is_new or clock - written > _PAUSE:
            found.append(_record(key, usage, written, clock))
    return found


def _record(key: str, usage: "tuple[int, str] | None", written: float, clock: float) -> "Record":
    made: Record = {"at": round(clock, 3), "kind": "agent.measured", "agent": key}
    made["written"] = round(written, 3)
    if usage:
        made["tokens"], made["model"] = usage
    return made


def last_answer(path: str, codec: "Codec", read: "Callable[[object], Any]") -> "Any":
    """What `read` makes of the last answer that stands whole in the tail of a transcript; None
    where it makes nothing of any entry there."""
    lines = [line for line in read_tail(path, _TAIL).split(b"\n") if b'"usage":' in line]
    for line in reversed(lines[-_ENTRIES:]):
        try:
            found = read(codec.loads(line))
        except ValueError:
            continue
        if found:
            return found
    return None
