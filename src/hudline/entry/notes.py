"""What the client told at this draw, as a record, where it has changed since the last one."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now
    from hudline.wire.fields import Record
    from hudline.wire.tick import Reading

_OFTEN = 20.0  # seconds between two notes of nothing but money and lines


def note(now: "Now") -> "Record | None":
    """A `reading`: the context in tokens, the window, the tokens of the last answer, the cost in
    dollars, the time spent on the API in milliseconds, lines, and compactions so far; None where
    there is nothing new."""
    reading, moment = now.reading, now.moment
    if moment is None or (reading.cost is None and reading.tokens is None):
        return None
    at, before = moment.session.get("reading", (0.0, {}))
    if not _is_news(_figures(reading, moment), before, moment.age(at)):
        return None
    if now.compactions > before.get("stretch", 0) and reading.tokens == before.get("tokens"):
        return None  # what was before the compaction: the client has not counted anew yet
    return _made(now, moment, before)


def _figures(reading: "Reading", moment: "Moment") -> "Record":
    """What makes a note: first what does so at once, then what does so after a while."""
    return {
        "tokens": reading.tokens,
        "output": reading.output if reading.tokens else None,
        "window": reading.window,
        "pid": moment.evidence.pid,
        "cost": reading.cost,
        "added": reading.lines_added,
        "removed": reading.lines_removed,
    }


def _is_news(told: "Record", before: "Record", age: float) -> bool:
    changed = [name for name, value in told.items() if before.get(name) != value]
    return bool(changed) and (changed[0] not in ("cost", "added", "removed") or age >= _OFTEN)


def _made(now: "Now", moment: "Moment", before: "dict[str, Any]") -> "Record":
    reading = now.reading
    api, cache = reading.api_duration, reading.prompt_cache
    told = {
        **_figures(reading, moment),
        "api": None if api is None else round(api * 1000),
        "requests": cache.requests if cache else None,
    }
    made = {name: value for name, value in told.items() if value is not None}
    took = 0 if now.agents else _took(made, before)
    if took > 0:
        made["took"] = took
    made["prompt"] = reading.prompt_id or _newest(moment.table("prompts"))
    made["compactions"] = now.compactions
    return {"at": round(moment.clock, 3), "kind": "reading", **made}


def _took(made: "dict[str, Any]", before: "dict[str, Any]") -> int:
    """The milliseconds that the last answer took; 0 unless it is the only one since the last note:
    the client's process is the same, and it counts one request more."""
    if not all(name in one for one in (made, before) for name in ("api", "requests", "pid")):
        return 0
    is_next = made["pid"] == before["pid"] and made["requests"] == before["requests"] + 1
    return int(made["api"] - before["api"]) if is_next else 0


def _newest(prompts: "dict[str, Any]") -> str:
    """The prompt that began last, for a client that does not name it."""
    return max(prompts, key=lambda key: (prompts[key].get("began", 0.0), key), default="")
