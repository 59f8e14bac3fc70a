"""What holds a session up: an error of the API, a compaction."""

from hudline.state.turns import JITTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment

_COMPACTION_LIMIT = 900.0  # seconds; one that takes longer was abandoned without a word
_ERROR_LIMIT = 3600.0  # seconds; by then it says nothing about the next turn


def error(moment: "Moment") -> "tuple[str, float]":
    """What ended the last turn, until anything else happens; another prompt clears it at once."""
    at, (kind, failed) = moment.session.get("failed", (0.0, ("", "")))
    later = [p.get("began", 0.0) for p in moment.table("processes").values()]
    later += [p.get("began", 0.0) for k, p in moment.table("prompts").items() if k != failed]
    later.append(moment.session.get("active", 0.0) - JITTER / 2)
    age = moment.age(at)
    return (kind, age) if kind and max(later) <= at and age < _ERROR_LIMIT else ("", 0.0)


def compacting(moment: "Moment") -> "float | None":
    """Seconds that a compaction has been going on; None where there is none."""
    session = moment.session
    at = session.get("compacting", 0.0)
    ends = [session.get("compacted", 0.0), session.get("stopped", 0.0), moment.turn]
    ends += [p.get("began", 0.0) for p in moment.table("processes").values()]
    ends.append(session.get("active", 0.0) - JITTER)  # it was refused: the thread works on
    if moment.evidence.is_idle_since(at):
        return None
    age = moment.age(at)
    return age if at > max(ends) and age < _COMPACTION_LIMIT else None
