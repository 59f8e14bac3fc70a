"""Whether the main thread, and the session, have come to rest."""

from hudline.state.turns import JITTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now

REST = 2.0  # seconds of rest after which no Stop comes any more: the turn was interrupted


def is_resting(moment: "Moment") -> bool:
    """Whether the main thread has done what the person's last prompt asked for, or has left it.
    Stop may be heard a little later than the client has come to rest."""
    if not moment.turn:
        return False
    evidence, active = moment.evidence, moment.session.get("active", 0.0)
    began, stopped = max(moment.asked().values()), moment.stopped
    lives = [one.get("began", 0.0) for one in moment.table("processes").values()]
    if max([0.0, *lives]) > max(began, stopped):
        return False
    if _was_interrupted(moment, began, active):
        return True
    if evidence.is_idle_since(began) and (evidence.is_aborted or moment.age(evidence.since) > REST):
        return True
    if any(
        not told.get("actor") and call.get("began", 0.0) > stopped and moment.is_running(call)
        for call, told in moment.calls
    ):
        return False  # a hook has kept it going
    is_over = stopped > began and active <= stopped + JITTER
    return is_over and not _is_kept_going(moment, stopped)


def _was_interrupted(moment: "Moment", began: float, active: float) -> bool:
    """Whether the turn was seen to be interrupted, and nothing has happened in it since: the
    client's own commands make the registry say busy for a moment."""
    prompts, asked = moment.table("prompts"), moment.asked()
    key = max(asked, key=lambda one: (asked[one], one), default="")
    left = prompts[key].get("left", 0.0) if key else 0.0
    return bool(left >= began and active <= left + JITTER)


def _is_kept_going(moment: "Moment", stopped: float) -> bool:
    """Whether the registry tells that the main thread works on behind its Stop, as a hook may make
    it. While something runs in the background it says busy all the same."""
    at, ids = moment.session.get("background", (0.0, ()))
    if not is_busy(moment) or any(not _is_idle_row(moment, key) for key in ids):
        return False
    is_told = at >= stopped - JITTER  # this Stop has listed nothing that runs
    return moment.evidence.since > stopped + JITTER or is_told


def _is_idle_row(moment: "Moment", key: str) -> bool:
    """Whether a row in the list of what runs in the background stands for a teammate, and none of
    the team is at work: a message of theirs has set the main thread to work."""
    if key not in moment.table("team_rows"):
        return False
    agents = moment.table("agents")
    return not any("teammate" in agents[key] and moment.is_alive(key) for key in agents)


def is_busy(moment: "Moment") -> bool:
    """Whether the client's registry says that the main thread is at work, and means a turn: one of
    the client's own commands makes it say so for a moment, and no prompt is heard."""
    evidence = moment.evidence
    is_lasting = moment.turn > evidence.since - JITTER or moment.age(evidence.since) > JITTER
    return evidence.status in ("busy", "waiting") and is_lasting


def idle(moment: "Moment", now: "Now") -> "float | None":
    """Seconds since the last turn ended by itself; None where it did not, or is not over yet: see
    `now.turn`.

    Source: Stop, later than every prompt. A turn that Esc or an error ended is not done. Where a
    hook keeps a turn going, the client's registry says busy.
    """
    stopped = moment.stopped
    if not moment.turn < stopped or moment.session.get("failed", (0.0,))[0] >= stopped:
        return None
    if moment.evidence.status in ("busy", "waiting"):
        return None
    if now.calls or now.waiting or now.compacting is not None:
        return None
    if (now.agents or now.jobs) and now.at_work:
        return None
    return None if _has_begun(moment, stopped) else moment.age(stopped)


def _has_begun(moment: "Moment", stopped: float) -> bool:
    """Whether anything began after the end of the turn: a prompt, a call, another process."""
    began = [one.get("began", 0.0) for one in moment.table("prompts").values()]
    began += [one.get("began", 0.0) for one in moment.table("processes").values()]
    active = moment.session.get("active", 0.0)
    return bool(max(began, default=0.0) > stopped or active > stopped + JITTER)
