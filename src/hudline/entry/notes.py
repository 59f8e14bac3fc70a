"""What the client told at this draw, as a record, where it has changed since the last one."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now
    from hudline.wire.fields import Record
    from hudline.wire.tick import Reading

_OFTEN = 20.0  # seconds between two notes of nothing but money and lines, while a turn runs


def note(now: "Now") -> "Record | None":
    """A `reading`: the context in tokens, the window, the tokens of the last answer, the cost in
    dollars, the time spent on the API in milliseconds, lines, and compactions so far; None where
    there is nothing new."""
    reading, moment = now.reading, now.moment
    if moment is None or (reading.cost is None and reading.tokens is None):
        return None
    at, before = moment.session.get("reading", (0.0, {}))
    age = moment.age(at)
    # The last word on a turn, and what has been spent before the next one, is noted at once.
    age = _OFTEN if _is_calm(now) or at < moment.turn else age
    if not _is_news(_figures(reading, moment), before, age):
        return None
    if now.compactions > before.get("stretch", 0) and reading.tokens == before.get("tokens"):
        return None  # what was before the compaction: the client has not counted anew yet
    from hudline.entry.news import made  # now and then

    return made(now, moment, _figures(reading, moment), before)


def _is_calm(now: "Now") -> bool:
    """Whether what the client tells is the last word on the turn: nothing is left that costs."""
    return now.resting and not ((now.agents or now.jobs) and now.at_work)


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
    changed = [
        name
        for name, value in told.items()
        if before.get(name) != value and (value is not None or name == "tokens")
    ]
    return bool(changed) and (changed[0] not in ("cost", "added", "removed") or age >= _OFTEN)
