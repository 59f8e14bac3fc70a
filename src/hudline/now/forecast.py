"""How the context grows, and when it will be compacted: learned from this session's own turns."""

from hudline.now.turn import at_work
from hudline.state.stretches import stretches, turns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now

_LEARNED_FROM = 8  # turns at the most
_LEAST = 3  # turns from which something can be learned
_SAME = 1.0  # seconds between a compaction and the readings around it that are no later than it


class Forecast:
    """`contexts`: the tokens at the end of each of the last turns. `growth`: tokens that a turn
    adds, usually. `compacts_at`: the tokens at which the client has compacted by itself in this
    session. `gave_back`: what the last compaction freed, `since` then. None: not known."""

    def __init__(self, contexts: "list[int]") -> None:
        self.contexts = contexts
        self.growth: Optional[float] = None
        self.compacts_at: Optional[float] = None
        self.gave_back: Optional[float] = None
        self.since = 0.0


def answer(moment: "Moment") -> "Optional[Forecast]":
    """What this session's turns teach; None before the first."""
    told = [
        (prompt, stretch, *turn["last"][1])
        for prompt, stretch, turn in turns(moment.state)
        if "last" in turn
    ]
    if not told:
        return None
    made = Forecast([tokens for _, _, tokens, _ in told])
    made.growth = _growth(told, moment)
    _compactions(made, moment)
    return made


def ahead(forecast: Forecast, now: "Now") -> "Optional[tuple[int, bool]]":
    """How many turns the context has room for, rounded down, and whether a compaction is what
    ends it; else the window does. None where that is not known."""
    tokens, known = now.reading.tokens, now.reading.compaction
    if tokens is None or not forecast.growth:
        return None
    limit = forecast.compacts_at
    if known is not None and (known.is_set or limit is None):
        limit = known.at
    end = limit or now.reading.window
    if end is None:
        return None
    return max(int((end - tokens) / forecast.growth), 0), limit is not None


def _growth(told: "list[tuple[str, int, int, float]]", moment: "Moment") -> "Optional[float]":
    """The median of what the last turns have added, each since the one before it; without the
    turn that still runs, and without those that took something away (a rewind).

    Turns on both sides of a compaction or of another window have no difference.
    """
    added = [
        later[2] - former[2]
        for former, later in zip(told, told[1:])
        if former[1] == later[1] and former[3] == later[3] and later[2] > former[2]
        and _is_over(later[0], moment)
    ]  # fmt: skip
    recent = sorted(added[-_LEARNED_FROM:])
    if len(recent) < _LEAST:
        return None
    middle = len(recent) // 2
    return recent[middle] if len(recent) % 2 else (recent[middle - 1] + recent[middle]) / 2


def _is_over(prompt: str, moment: "Moment") -> bool:
    """Whether the turn of a prompt is over: the present one alone may not be."""
    return prompt not in moment.asked() or (moment.is_resting and not at_work(moment))


def _compactions(made: Forecast, moment: "Moment") -> None:
    """What the compactions of this session tell. Only those of the client itself, in a window of
    the present size, tell where the next one comes."""
    ends = stretches(moment.state)
    window = moment.reading.window if moment.reading else None
    automatic = moment.session.get("automatic", ())
    _, newest = moment.session.get("reading", (0.0, {}))
    is_read = newest.get("stretch", 0) >= moment.compactions  # since the last one
    for (_, former), (later, _) in zip(ends, ends[1:]):
        full, empty = former[1], later[1]
        if full[0] > empty and is_read:
            made.gave_back, made.since = full[0] - empty, moment.age(later[0])
        by_itself = any(former[0] - _SAME <= at <= later[0] + _SAME for at in automatic)
        if by_itself and full[1] == window:
            made.compacts_at = max(full[0], made.compacts_at or 0)
