"""Events of journals as scripts and people read them: which are meant, and what each says.

A journal is untrusted input: of an event only the fields below are taken, each as a clean text, a
number or a boolean. Times are seconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Callable, NamedTuple, Optional

from hudline.core.fields import clean, identifier, number, switch
from hudline.core.redact import TARGET_LENGTH
from hudline.insight.tool_usage import server_and_tool

Event = dict[str, Any]  # with a time in `at`; all else is untrusted
# Kinds that are figures, not events of a session's life: shown where they are named.
FIGURES = ("reading", "agent.measured")
EVERY = "all"
_NAME = 80  # characters
_OF_CALL = ("call.allowed", "call.settled")  # kinds that name a call only by its id

_text = lru_cache(maxsize=4096)(clean)
_identifier = lru_cache(maxsize=4096)(identifier)


def _name(value: object) -> Optional[str]:
    return (_text(value, _NAME) or None) if isinstance(value, str) else None


def _target(value: object) -> Optional[str]:
    return (clean(value, TARGET_LENGTH) or None) if isinstance(value, str) else None


def _key(value: object) -> Optional[str]:
    return (_identifier(value) or None) if isinstance(value, str) else None


# Field of an event → its key for scripts, and what reads it.
_Reader = tuple[str, Callable[[object], object]]
_FIELDS: dict[str, _Reader] = {
    "prompt": ("prompt", _key),
    "actor": ("agent", _key),
    "type": ("agent_type", _name),
    "tool": ("tool", _name),
    "target": ("target", _target),
    "id": ("id", _key),
    "outcome": ("outcome", _name),
    "ms": ("ms", number),
    "child": ("child_type", _name),
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
    "call.ended": {"agent": ("child", _key)},
    "agent.met": {"agent": ("agent", _key)},
    "agent.measured": {"agent": ("agent", _key), **_FIGURES},
    "reading": _FIGURES,
    "prompted": {"took": ("ms", number), **_FIGURES},
    "turn.closed": {
        "end": ("end", _name), "took": ("seconds", number), "waited": ("waited", number),
        "tools": ("calls", number), "failed": ("failed", number), "files": ("files", number),
        "agents": ("agents", number), **_FIGURES,
    },
}  # fmt: skip


@lru_cache(maxsize=256)
def _readers(kind: str) -> dict[str, _Reader]:
    return {**_FIELDS, **_OF_KIND.get(kind, {})}


def record(event: Event, session: str, project: Optional[str]) -> dict[str, Any]:
    """An event for scripts: `at`, `kind`, `session`, `project` (None where it is not known), and
    what else is known of it."""
    kind = event.get("kind")
    name = (_text(kind, _NAME) if isinstance(kind, str) else "") or "unknown"
    found = {"at": event["at"], "kind": name, "session": session, "project": project}
    readers = _readers(name)
    for field, value in event.items():
        if field in readers:
            key, read = readers[field]
            known = read(value)
            if known is not None:
                found[key] = known
    return found


class Selection(NamedTuple):
    """Which events are meant: from `since` up to `until`; `kinds`: as call.ended, or call for all
    of calls, none for all but figures; `tools`: none for all events."""

    since: float
    until: float
    kinds: Sequence[str] = ()
    tools: Sequence[str] = ()

    def chosen(self, events: Iterable[Event]) -> list[Event]:
        """Those of the events, which have a time, that are meant."""
        allows_kind, allows_tool = lru_cache(maxsize=256)(self._kind), _by_tool(self.tools)
        since, until = self.since, self.until
        return [
            event for event in events
            if since <= event["at"] < until
            and allows_kind(_word(event.get("kind")))
            and (allows_tool is None or allows_tool(_word(event.get("tool"))))
        ]  # fmt: skip

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


def with_calls(events: Iterable[Event], calls: dict[str, Event]) -> list[Event]:
    """The events of one session, in their order, those with a call's tool and target that name it
    only by its id. calls: those that have begun, by id; it is changed."""
    found = []
    for event in events:
        kind, key = event.get("kind"), event.get("id")
        if isinstance(key, str):
            if kind == "call.began":
                calls[key] = event
            elif kind == "call.ended":
                calls.pop(key, None)
            elif kind in _OF_CALL and key in calls:
                about = {name: calls[key].get(name) for name in ("prompt", "tool", "target")}
                found.append({**about, **event})
                continue
        found.append(event)
    return found
