"""Events of journals as scripts and people read them: which are meant, and what each says.

A journal is untrusted input: of an event only the fields below are taken, each as a clean text, a
number or a boolean. Times are seconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Callable, NamedTuple, Optional

from hudline.core.fields import clean, identifier, number, switch
from hudline.core.redact import TARGET_LENGTH
from hudline.insight.tool_usage import server_and_tool

Event = dict[str, Any]  # with a time in `at` and a text in `kind`; all else is untrusted
# Kinds that are figures, not events of a session's life: shown where they are named.
FIGURES = ("reading", "agent.measured")
EVERY = "all"
_NAME = 80  # characters
_CALLS = 256  # calls that may go on at a time
_OF_CALL = ("call.allowed", "call.settled")  # kinds that name a call only by its id


@lru_cache(maxsize=4096)
def _name(value: str) -> str:
    return clean(value, _NAME)


def _target(value: str) -> str:
    return clean(value, TARGET_LENGTH)


_key = lru_cache(maxsize=4096)(identifier)
# Field of an event → its key for scripts, and what reads it: a text or something else.
_Reader = tuple[str, Callable[[Any], object]]
_TEXTS = (_name, _target, _key)
_FIELDS: dict[str, _Reader] = {
    "prompt": ("prompt", _key),
    "actor": ("agent_id", _key),
    "type": ("agent", _name),
    "tool": ("tool", _name),
    "target": ("target", _target),
    "id": ("id", _key),
    "outcome": ("outcome", _name),
    "ms": ("ms", number),
    "child": ("child", _name),
    "model": ("model", _name),
    "background": ("background", switch),
    "human": ("human", switch),
    "task": ("task", _key),
    "status": ("status", _name),
    "subject": ("target", _target),
    "skill": ("skill", _name),
    "notice": ("notice", _name),
    "source": ("source", _name),
    "reason": ("reason", _name),
    "error": ("error", _name),
    "trigger": ("trigger", _name),
    "teammate": ("teammate", _name),
}
# Fields that mean another thing in events of one kind.
_FIGURES: dict[str, _Reader] = {"tokens": ("tokens", number), "cost": ("usd", number)}
_OF_KIND: dict[str, dict[str, _Reader]] = {
    "call.ended": {"agent": ("child_id", _key)},
    "agent.met": {"agent": ("agent_id", _key)},
    "agent.measured": {"agent": ("agent_id", _key), **_FIGURES},
    "reading": _FIGURES,
    "prompted": {"took": ("ms", number), **_FIGURES},
    "turn.closed": {
        "end": ("end", _name), "took": ("seconds", number), "waited": ("waited", number),
        "tools": ("calls", number), "failed": ("failed", number), "files": ("files", number),
        "agents": ("agents", number), **_FIGURES,
    },
}  # fmt: skip


@lru_cache(maxsize=256)
def _readers(kind: str) -> dict[str, tuple[str, Callable[[Any], object], bool]]:
    """Of a kind of events by field: its key, what reads it, whether that is a text."""
    readers = {**_FIELDS, **_OF_KIND.get(kind, {})}
    return {field: (key, read, read in _TEXTS) for field, (key, read) in readers.items()}


def record(event: Event, session: str, project: Optional[str]) -> dict[str, Any]:
    """An event for scripts: `at`, `kind`, `session`, `project` (None where it is not known), and
    what else is known of it. There may be a hundred thousand."""
    kind = _name(event["kind"]) or "unknown"
    found = {"at": event["at"], "kind": kind, "session": session, "project": project}
    readers = _readers(kind)
    for field, value in event.items():
        if field in readers:
            key, read, is_text = readers[field]
            if (type(value) is str) is is_text:
                known = read(value)
                if known is not None and known != "":
                    found[key] = known
    return found


class Selection(NamedTuple):
    """Which events are meant: from `since` up to `until`; `kinds`: as call.ended, or call for all
    of calls, none for all but figures; `tools`: none for all events."""

    since: float
    until: float
    kinds: Sequence[str] = ()
    tools: Sequence[str] = ()

    def chosen(self, events: Sequence[Event]) -> list[Event]:
        """Those of the events that are meant."""
        kinds = set(filter(self._kind, {event["kind"] for event in events}))
        since, until = self.since, self.until
        found = [
            event for event in events if since <= event["at"] < until and event["kind"] in kinds
        ]
        allows = _by_tool(self.tools)
        return found if allows is None else [one for one in found if allows(_word(one.get("tool")))]

    def _kind(self, kind: str) -> bool:
        if not self.kinds:
            return kind not in FIGURES
        return any(wanted in (kind, kind.partition(".")[0], EVERY) for wanted in self.kinds)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _by_tool(tools: Sequence[str]) -> Optional[Callable[[str], bool]]:
    """Whether a tool is meant: by its name, a pattern such as mcp__*, or the name of its server;
    case does not matter. None where all are."""
    if not tools:
        return None
    patterns = [re.escape(tool.lower()).replace(r"\*", ".*") for tool in tools]
    is_meant = re.compile("|".join(patterns), re.DOTALL).fullmatch

    def allows(tool: str) -> bool:
        name = tool.lower()
        server, _ = server_and_tool(name)
        return bool(name) and bool(is_meant(name) or (server and is_meant(server)))

    return lru_cache(maxsize=1024)(allows)


def with_calls(events: list[Event], calls: dict[str, Event]) -> list[Event]:
    """The events of one session, in their order, those with a call's tool and target that name it
    only by its id. calls: the newest that have begun, by id; it is changed."""
    for event in events:
        if event["kind"] == "call.began" and isinstance(event.get("id"), str):
            calls[event["id"]] = event
    found = events
    if any(event["kind"] in _OF_CALL for event in events):
        found = [_named(event, calls) for event in events]
    for key in list(calls)[:-_CALLS]:
        del calls[key]
    return found


def _named(event: Event, calls: Mapping[str, Event]) -> Event:
    key = event.get("id")
    if event["kind"] not in _OF_CALL or not isinstance(key, str) or key not in calls:
        return event
    return {**{name: calls[key].get(name) for name in ("prompt", "tool", "target")}, **event}
