"""Whether anything goes on, so that what is told of it grows older every second."""

from hudline.now.rest import is_busy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now

_LINGERS = 30.0  # seconds that a finished agent is shown, as a rule


def is_astir(now: "Now", rested: float = 0.0) -> bool:
    """Whether a call, an agent, a task in the background, a compaction or the turn itself runs; or
    an agent that has ended still lingers. A dialog that waits for the person is rest.

    rested: when the main thread's last turn ended, where another witness tells.
    """
    if now.calls or now.jobs or now.compacting is not None:
        return True
    if any(one.is_at_work or (one.is_over and one.over < _LINGERS) for one in now.agents):
        return True
    return now.moment is not None and _has_turn(now.moment, rested)


def _has_turn(moment: "Moment", rested: float) -> bool:
    """Whether the main thread is at it: the client's registry says so. Where it says nothing, a
    prompt tells, with no end and no other process behind it."""
    if moment.evidence.status:
        return moment.evidence.status == "busy" and is_busy(moment)
    session = moment.session
    ends = [rested, session.get("stopped", 0.0), session.get("failed", (0.0,))[0]]
    lives = [time for one in moment.table("processes").values() for time in one.values()]
    return bool(moment.turn > max([*ends, *lives]))
